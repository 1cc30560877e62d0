using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Desk.Coming;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Plan.Forecast;

namespace Recovery.Web.Clinic.Words;

/// <summary>What comes, in sentences.</summary>
public static class ComingWords
{
    private static readonly LocalTimePattern Second = LocalTimePattern.Create("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>"1,204 texts and 1,100 emails"; "Nothing".</summary>
    public static string Messages(ComingSession session)
    {
        string[] counted = [.. session.Channels.Where(c => c.Messages > 0).Select(c => c.Channel.Words.Counted(c.Messages))];
        return counted.Length == 0 ? "Nothing" : Listed(counted);
    }

    /// <summary>"07:30:00 to 07:54:12", with the day where it is the evening before.</summary>
    public static string Span(SendSpan span, ComingSession session, DateTimeZone zone)
    {
        var day = span.Day == session.Day ? "" : $"{span.Day.Short()}, the evening before: ";
        var (first, last) = (Time(span.First, zone), Time(span.Last, zone));
        return day + (first == last ? first : $"{first} to {last}");
    }

    /// <summary>"5 minutes to spare before we open at 8am".</summary>
    public static string Spare(ComingSession session)
    {
        var opening = SpokenTime.Hour(session.Session.Opening);
        return session.Spare is not { } spare ? ""
            : session.Spans[^1].Day != session.Day ? $"all out the evening before we open at {opening}"
            : spare > Duration.Zero ? $"{Minutes(spare)} to spare before we open at {opening}"
            : $"the last {Minutes(-spare)} after we open at {opening}";
    }

    /// <summary>"1,300 segments, £60.19"; empty where nothing costs anything by the message.</summary>
    public static string Cost(ComingSession session) => string.Join("; ", session.Channels.Where(c => c.Messages > 0 && (c.Segments > 0 || c.Pounds > 0)).Select(c =>
        (c.Channel.Tariff.Unit is { } unit ? $"{Number(c.Segments)} {unit}{(c.Segments == 1 ? "" : "s")}, " : $"{c.Channel.Words.Counted(c.Messages)}, ")
        + c.Pounds.ToString("£#,0.00", CultureInfo.InvariantCulture)));

    /// <summary>"About 12 to 36 calls".</summary>
    public static string Calls(CallEstimate? calls) => calls switch
    {
        null => "No estimate yet: too few reminders have gone out to go by",
        { High: 0 } => $"Hardly any: nothing came of the last {Number(calls.Sent)} reminders so far",
        _ when calls.Low == calls.High => $"About {Counted(calls.High, "call")}",
        _ => $"About {Number(calls.Low)} to {Number(calls.High)} calls",
    };

    /// <summary>Where the numbers come from.</summary>
    public static string HowEstimated(CallEstimate calls) =>
        $"An estimate, from the last {Number(calls.Sent)} reminders that went out. The lower number goes by how many asked for an appointment or booked, the higher by how many at least opened the page that has our number. Who only rings isn't counted, unless you mark them as booked.";

    /// <summary>What can't go out in time, and what would help; null: all does.</summary>
    public static string? Warning(ComingChannel channel, ComingSession session, DateTimeZone zone, LocalTime courtesyFrom)
    {
        if (channel.NoRoom + channel.Late == 0)
        {
            return null;
        }

        var short_ = channel.NoRoom > 0
            ? $"{channel.Channel.Words.Counted(channel.NoRoom)} can't go out: there's no time left before we open."
            : $"{channel.Channel.Words.Counted(channel.Late)} only {(channel.Late == 1 ? "goes" : "go")} out after we open.";
        return channel.Advice is { } advice
            ? $"{short_} To get all of it out in the time before we open, it would take {Counted(advice.Rate, channel.Channel.Tariff.Unit ?? channel.Channel.Words.One)} a second ({channel.Channel.Section}:{channel.Channel.Tariff.RateSetting}; now {channel.Rate.ToString("0.###", CultureInfo.InvariantCulture)}){Lead(advice.Lead, session, zone, courtesyFrom)}."
            : short_;
    }

    /// <summary>Why nothing is planned for a day.</summary>
    public static string Nothing(LocalDate day, bool isOpen, LocalDate? next)
    {
        var why = isOpen
            ? "No runner has a race near enough. Reminders go out a few days before a race, and a few days after it."
            : $"We're closed on {day.Long()}, so there's nothing to remind anybody of.";
        return next is { } other && other != day ? $"{why} The next go out for {other.WithYear()}." : why;
    }

    /// <summary>What a pause means that is still in force when the session opens.</summary>
    public static string TooLong(Pause pause, ComingSession session, DateTimeZone zone) =>
        !pause.HasEnd ? "Nothing of this goes out unless somebody resumes. What is too late by then isn't sent."
        : pause.Until >= session.Lines.Max(l => l.Window.Expires) ? $"The pause lasts until {pause.Until.MomentIn(zone)}. That's too late for this session: none of it will be sent."
        : $"The pause lasts until {pause.Until.MomentIn(zone)}: whatever it holds goes out after we open.";

    /// <summary>"is paused by Anna since Tue 27 Apr 07:40, until Tue 27 Apr 09:00".</summary>
    public static string Paused(Pause pause, DateTimeZone zone) =>
        $"is paused by {pause.By} since {pause.Since.MomentIn(zone)}, {(pause.HasEnd ? $"until {pause.Until.MomentIn(zone)}" : "until somebody resumes")}";

    /// <summary>What resuming came to.</summary>
    /// <param name="came">Whether it ended anything.</param>
    /// <param name="pause">The pause.</param>
    /// <param name="what">What was paused: "everything", a race's name.</param>
    /// <param name="zone">Clinic time.</param>
    public static string Of(Resumed came, Pause pause, string what, DateTimeZone zone) => came switch
    {
        Resumed.Now => $"Resumed: {what}. What waited goes out now, as long as it isn't too late for its day and nothing else holds it.",
        Resumed.RunOut => $"Nothing has changed: that pause of {what} ended by itself on {pause.Until.MomentIn(zone)}.",
        _ => $"Nothing has changed: somebody resumed {what} before you.",
    };

    /// <summary>"214 wait for it."; empty: nothing does.</summary>
    public static string Held(int held) => held switch
    {
        0 => "",
        1 => "1 reminder waits for it.",
        _ => $"{Number(held)} reminders wait for it.",
    };

    /// <summary>"1,204".</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Counted(long number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";

    public static string Time(Instant instant, DateTimeZone zone) => Second.Format(instant.InZone(zone).TimeOfDay);

    private static string Lead(Duration? lead, ComingSession session, DateTimeZone zone, LocalTime courtesyFrom)
    {
        if (lead is not { } needed)
        {
            return "";
        }

        var begins = (session.Opens - needed).InZone(zone).LocalDateTime;
        var isTooEarly = begins.Date != session.Day || begins.TimeOfDay < courtesyFrom;
        var words = $", or to begin {Counted((long)needed.TotalMinutes, "minute")} before we open (Timing:Lead)";
        return !isTooEarly ? words
            : begins.Date == session.Day ? $"{words}, which is before messages may go out (Timing:CourtesyFrom would have to be {begins.TimeOfDay.ToString("HH:mm", CultureInfo.InvariantCulture)})"
            : "";
    }

    private static string Minutes(Duration duration) =>
        duration < Duration.FromMinutes(1) ? Counted((long)duration.TotalSeconds, "second") : Counted((long)duration.TotalMinutes, "minute");

    private static string Listed(string[] words) => words.Length < 2 ? string.Concat(words) : $"{string.Join(", ", words[..^1])} and {words[^1]}";
}
