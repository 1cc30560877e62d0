using System.Globalization;
using NodaTime;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Settings;

namespace Recovery.Local.Commands;

/// <summary>A plan's preview, to be read.</summary>
/// <param name="preview">What it shows.</param>
/// <param name="zone">Clinic time.</param>
/// <param name="settings">Has the prices.</param>
internal sealed class PlanReport(PlanPreview preview, DateTimeZone zone, RecoverySettings settings)
{
    public void Show(Terminal terminal)
    {
        ShowPlan(terminal);
        if (preview.Pauses.Count > 0)
        {
            terminal.Line();
        }

        foreach (var pause in preview.Pauses)
        {
            terminal.Line($"{Paused(pause)} Until then it stays; what is too late by then is skipped.");
        }
    }

    private void ShowPlan(Terminal terminal)
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

    /// <summary>"Paused by Anna since Tue 27 Apr 07:40, until somebody resumes: everything."</summary>
    private string Paused(Pause pause)
    {
        var race = preview.Lines.FirstOrDefault(l => pause.Of == PauseScope.Race(l.RaceDay.RaceId))?.RaceName;
        var until = pause.HasEnd ? $"until {Moment(pause.Until)}" : "until somebody resumes";
        return $"Paused by {pause.By} since {Moment(pause.Since)}, {until}: {race ?? pause.Of.Words}.";
    }

    private string Moment(Instant instant) => instant.InZone(zone).LocalDateTime.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);

    private TextTable Messages() => new(
        [
            new("Day"), new("Step"), new("Sent as"), new("Race day"), new("From"), new("To"),
            new("Messages", Number: true), new("Sent before", Number: true), new("Segments", Number: true), new("Cost", Number: true),
        ],
        [
            .. preview.Lines.Select(l => new[]
            {
                Day(l.Window.Day), l.Step, l.Channel.Words.One, Name(l), Time(l.First, l), Time(l.Last, l),
                Number(l.Messages), Number(l.Past),
                l.Channel.Tariff.CountsSegments ? Number(l.Segments) : "", Cost([l]) is > 0 and var cost ? Pounds(cost) : "",
            }),
        ]);

    private TextTable Exclusions() => new(
        [new("Day"), new("Step"), new("Sent as"), new("Race day"), new("Entries", Number: true), new("Reason")],
        [
            .. from line in preview.Lines
               from reason in line.Excluded.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal)
               select new[] { Day(line.Window.Day), line.Step, line.Channel.Words.One, Name(line), Number(reason.Value), reason.Key },
        ]);

    private string Total()
    {
        var all = settings.Channels.Select(channel => Sum(channel, [.. preview.Lines.Where(l => l.Channel == channel)])).ToList();
        return $"Together {string.Join(", ", all.SkipLast(1))}{(all.Count > 1 ? ", and " : "")}{all[^1]}.";
    }

    /// <summary>"12 texts in 14 segments, £0.65 at £0.0463 each"; "20 emails".</summary>
    private string Sum(Channel channel, IReadOnlyList<PreviewLine> lines)
    {
        var words = channel.Words.Counted(lines.Sum(l => l.Messages));
        if (channel.Tariff.Unit is { } unit)
        {
            words += $" in {Counted(lines.Sum(l => l.Segments), unit)}";
        }

        return channel.Tariff.PriceSetting is null ? words
            : $"{words}, {Pounds(Cost(lines))} at £{settings.Of(channel).Price.ToString("0.00##", CultureInfo.InvariantCulture)} each";
    }

    /// <summary>By the segment where a channel counts them, else by the message.</summary>
    private decimal Cost(IEnumerable<PreviewLine> lines) =>
        lines.Sum(l => (l.Channel.Tariff.CountsSegments ? l.Segments : l.Messages) * settings.Of(l.Channel).Price);

    private static string Name(PreviewLine line) => $"{line.RaceName}, {Day(line.RaceDay.Day)}";

    /// <summary>The day as well, where it isn't the line's own.</summary>
    private string Time(Instant? instant, PreviewLine line) =>
        instant?.InZone(zone).LocalDateTime is not { } time ? ""
        : time.Date == line.Window.Day ? time.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
        : time.ToString("ddd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Day(LocalDate day) => day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    private static string Counted(long number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Pounds(decimal cost) => "£" + cost.ToString("N2", CultureInfo.InvariantCulture);
}
