using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Recovery.Channels;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Web.Words;

/// <summary>Days, times and nudges in the words of pages.</summary>
public static class InWords
{
    private static readonly LocalDatePattern Brief = LocalDatePattern.Create("ddd d MMMM", CultureInfo.InvariantCulture);

    /// <summary>"Saturday 24 April 2027".</summary>
    public static string Day(LocalDate day) => SpokenTime.DayAndYear(day);

    /// <summary>"Saturday 24 April": where the year is plain.</summary>
    public static string ShortDay(LocalDate day) => SpokenTime.LongDay(day);

    /// <summary>"Sat 24 April": in a narrow column.</summary>
    public static string BriefDay(LocalDate day) => Brief.Format(day);

    /// <summary>"Mon 26 April 2027, 7:31am".</summary>
    public static string Moment(Instant instant, DateTimeZone zone)
    {
        var local = instant.InZone(zone).LocalDateTime;
        return $"{BriefDay(local.Date)} {local.Year.ToString(CultureInfo.InvariantCulture)}, {Time(local.TimeOfDay)}";
    }

    /// <summary>"2pm today", "2pm tomorrow", "2pm on Tuesday 27 April": for a page, which is read as it is shown.</summary>
    public static string Deadline(Instant instant, DateTimeZone zone, LocalDate today)
    {
        var local = instant.InZone(zone).LocalDateTime;
        var day = local.Date == today ? "today" : local.Date == today.PlusDays(1) ? "tomorrow" : $"on {ShortDay(local.Date)}";
        return $"{Time(local.TimeOfDay)} {day}";
    }

    /// <summary>"8am", "7:30am", "midday".</summary>
    public static string Time(LocalTime time) => SpokenTime.Hour(time);

    /// <summary>"between 7:30am and 8am".</summary>
    public static string Between(SendWindow window, DateTimeZone zone) =>
        $"between {Time(window.NotBefore.InZone(zone).TimeOfDay)} and {Time(window.Target.InZone(zone).TimeOfDay)}";

    /// <summary>"texts", "emails", "texts and emails".</summary>
    public static string Plural(IEnumerable<Channel> channels) =>
        Listed(channels, c => c.Words.Many);

    /// <summary>"A text", "An email".</summary>
    public static string One(Channel channel) => Sentence(channel.Words.A);

    /// <summary>"A text", "A text and an email".</summary>
    public static string OneOf(IEnumerable<Channel> channels) => Sentence(Listed(channels, c => c.Words.A));

    /// <summary>What comes with a step, as a sentence or two. By its anchor, since a clinic may plan steps of its own.</summary>
    public static string What(Step step, IEnumerable<Channel> channels) => step.Anchor switch
    {
        Anchor.BeforeRace => $"{OneOf(channels)}: good luck, what to ask for at the finish, and the first days you could book a massage.",
        Anchor.AfterRace => $"{OneOf(channels)}: how a lighter massage helps with the soreness, when we open, and our number.",
        _ => $"One last {Listed(channels, c => c.Words.One)}. That's all you'll get.",
    };

    /// <summary>When a step usually comes, before a race day is chosen.</summary>
    public static string Typically(Step step) => step.Anchor switch
    {
        Anchor.BeforeRace => $"About {Count(step.Days, "day")} before your race",
        Anchor.AfterRace => $"About {Count(step.Days, "day")} after your race",
        _ => Sentence($"{Count(step.Days, "open day")} later, if you haven't booked"),
    };

    public static string Count(int number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";

    /// <summary>"one", "one and two", "one, two and three": in the catalog's order.</summary>
    private static string Listed(IEnumerable<Channel> channels, Func<Channel, string> words)
    {
        string[] all = [.. channels.InOrder().Select(words)];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    private static string Number(int number) => number switch
    {
        1 => "one",
        2 => "two",
        3 => "three",
        4 => "four",
        5 => "five",
        6 => "six",
        7 => "seven",
        8 => "eight",
        9 => "nine",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    public static string Sentence(string words) => char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..];
}
