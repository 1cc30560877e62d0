using NodaTime;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Web.Words;

/// <summary>The nudges that a runner was promised, with the race among them.</summary>
public sealed record PromisedView(string RaceName, LocalDate RaceDay, IReadOnlyList<PromisedNudge> Nudges)
{
    public IEnumerable<PromisedMoment> Before => Moments.Where(m => m.Window.Day < RaceDay);

    public IEnumerable<PromisedMoment> After => Moments.Where(m => m.Window.Day >= RaceDay);

    /// <summary>A step's text and email come at the same time and share one line.</summary>
    private IEnumerable<PromisedMoment> Moments =>
        Nudges.GroupBy(n => (n.Step, n.Window)).Select(g => new PromisedMoment(g.Key.Step, g.Key.Window, [.. g.Select(n => n.Channel)]));
}

/// <summary>When what a step promises comes, and by which channels.</summary>
public sealed record PromisedMoment(Step Step, SendWindow Window, IReadOnlyList<Channel> Channels);
