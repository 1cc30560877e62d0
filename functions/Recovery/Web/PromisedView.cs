using NodaTime;
using Recovery.Nudges.Plan;

namespace Recovery.Web;

/// <summary>The nudges that a runner was promised, with the race among them.</summary>
public sealed record PromisedView(string RaceName, LocalDate RaceDay, IReadOnlyList<PromisedNudge> Nudges)
{
    public IEnumerable<PromisedNudge> Before => Nudges.Where(n => n.Window.Day < RaceDay);

    public IEnumerable<PromisedNudge> After => Nudges.Where(n => n.Window.Day >= RaceDay);
}
