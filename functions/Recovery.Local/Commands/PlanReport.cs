using System.Globalization;
using NodaTime;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;

namespace Recovery.Local.Commands;

/// <summary>A plan's preview, to be read.</summary>
/// <param name="preview">What it shows.</param>
/// <param name="zone">Clinic time.</param>
/// <param name="price">Of a segment, in pounds.</param>
internal sealed class PlanReport(PlanPreview preview, DateTimeZone zone, decimal price)
{
    public void Show(Terminal terminal)
    {
        var days = preview.From == preview.To ? $"on {Day(preview.From)}" : $"from {Day(preview.From)} to {Day(preview.To)}";
        if (preview.Lines.Count == 0)
        {
            terminal.Line(preview.Next is { } next
                ? $"Nothing goes out {days}. The next is on {Day(next)}: use --from {next:uuuu'-'MM'-'dd}."
                : $"Nothing goes out {days}: no runner has a race soon. Import runners, or let them sign up.");
            return;
        }

        terminal.Line($"What goes out {days}:");
        terminal.Table(Messages());
        terminal.Line(Total());
        if (Exclusions() is { Rows.Count: > 0 } exclusions)
        {
            terminal.Line();
            terminal.Line("Who gets nothing, and why:");
            terminal.Table(exclusions);
        }

        if (preview.Lines.Any(l => l.Pacing is not null))
        {
            terminal.Line();
        }

        foreach (var line in preview.Lines.Where(l => l.Pacing is not null))
        {
            terminal.Line($"{line.Step}, {Name(line)}: {line.Pacing}.");
        }
    }

    private TextTable Messages() => new(
        [
            new("Day"), new("Step"), new("Sent as"), new("Race day"), new("From"), new("To"),
            new("Messages", Number: true), new("Sent before", Number: true), new("Segments", Number: true), new("Cost", Number: true),
        ],
        [
            .. preview.Lines.Select(l => new[]
            {
                Day(l.Window.Day), l.Step, Kind(l.Channel), Name(l), Time(l.First, l), Time(l.Last, l),
                Number(l.Messages), Number(l.Past),
                l.Channel == Channel.Sms ? Number(l.Segments) : "", l.Channel == Channel.Sms ? Pounds(l.Segments) : "",
            }),
        ]);

    private TextTable Exclusions() => new(
        [new("Day"), new("Step"), new("Sent as"), new("Race day"), new("Entries", Number: true), new("Reason")],
        [
            .. from line in preview.Lines
               from reason in line.Excluded.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal)
               select new[] { Day(line.Window.Day), line.Step, Kind(line.Channel), Name(line), Number(reason.Value), reason.Key },
        ]);

    private string Total()
    {
        var texts = preview.Lines.Where(l => l.Channel == Channel.Sms).ToList();
        var segments = texts.Sum(l => l.Segments);
        var emails = preview.Lines.Where(l => l.Channel == Channel.Email).Sum(l => l.Messages);
        return $"Together {Counted(texts.Sum(l => l.Messages), "text")} in {Counted(segments, "segment")}, {Pounds(segments)} "
            + $"at £{price.ToString("0.00##", CultureInfo.InvariantCulture)} each, and {Counted(emails, "email")}.";
    }

    private static string Name(PreviewLine line) => $"{line.RaceName}, {Day(line.RaceDay.Day)}";

    /// <summary>The day as well, where it isn't the line's own.</summary>
    private string Time(Instant? instant, PreviewLine line) =>
        instant?.InZone(zone).LocalDateTime is not { } time ? ""
        : time.Date == line.Window.Day ? time.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
        : time.ToString("ddd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Day(LocalDate day) => day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    private static string Kind(Channel channel) => channel == Channel.Sms ? "text" : "email";

    private static string Counted(long number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private string Pounds(long segments) => "£" + (segments * price).ToString("N2", CultureInfo.InvariantCulture);
}
