using Recovery.Races;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>How far the planner has come with each step of some race days: what it has passed it won't look at again.</summary>
internal sealed class PlanSoFar(IEnumerable<PlanProgress> progress)
{
    private readonly Dictionary<(RaceDay, string), PlanProgress> _known = progress.ToDictionary(p => (new RaceDay(p.RaceId, p.RaceDay), p.Step));

    /// <summary>Null: it has not begun.</summary>
    public PlanProgress? Of(RaceDay raceDay, Step step) => _known.GetValueOrDefault((raceDay, step.Key));
}
