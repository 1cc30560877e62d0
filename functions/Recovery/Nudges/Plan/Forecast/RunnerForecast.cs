using NodaTime;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>What becomes of a step for one of a runner's entries.</summary>
/// <param name="Times">Null: the race day has no such step.</param>
/// <param name="IsPast">The step's time is over.</param>
public sealed record RunnerProspect(long EntryId, Step Step, Channel Channel, StepTimes? Times, Prospect Prospect, bool IsPast)
{
    /// <summary>Null: it does not come.</summary>
    public PromisedNudge? Promised => Prospect is Prospect.Comes && Times is { } times ? new(Step, Channel, times.Preferred, times.Session) : null;
}

/// <summary>The forecast of one entry.</summary>
public static class RunnerProspects
{
    public static IReadOnlyList<PromisedNudge> PromisedTo(this IEnumerable<RunnerProspect> prospects, long entryId) =>
        [.. prospects.Where(p => p.EntryId == entryId).Select(p => p.Promised).OfType<PromisedNudge>()];
}

/// <summary>Looks ahead for one runner, whose races share sessions.</summary>
internal static class RunnerForecast
{
    public static IReadOnlyList<RunnerProspect> Of(
        ForecastRules rules, IReadOnlyList<PlanningEntry> entries, RunnerView runner, IReadOnlyDictionary<Channel, SlotLedger> ledgers,
        PlanSoFar soFar, Instant now)
    {
        var pass = new ForecastPass(rules, ledgers, now);
        return
        [
            .. from entry in entries
               from step in rules.Timetable.Steps
               let times = rules.Timetable.For(step, entry.RaceDay.Day)
               orderby times?.Earliest ?? Instant.MaxValue, entry.RaceDay.Day, entry.RaceDay.RaceId
               let isPast = times is not null && now >= times.Expires
               let then = isPast ? AsOf(times.Expires, entry, runner) : entry
               from found in pass.Look(step, times, entry.RaceDay.Day, [then], soFar.Of(entry.RaceDay, step)).Entries
               select new RunnerProspect(entry.EntryId, step, found.Channel, times, found.Prospect, isPast),
        ];
    }

    /// <summary>An outcome or a stop that came after a step's time doesn't explain why it did not go out.</summary>
    private static PlanningEntry AsOf(Instant then, PlanningEntry entry, RunnerView runner) => entry with
    {
        Channels = entry.Channels.ToDictionary(c => c.Key, c => AsOf(then, c.Key, c.Value, runner)),
        Outcome = runner.Entries.FirstOrDefault(e => e.Entry.Id == entry.EntryId)?.Entry.OutcomeAt >= then ? null : entry.Outcome,
    };

    private static PlanningChannel AsOf(Instant then, Channel channel, PlanningChannel allowed, RunnerView runner) =>
        allowed with { Stopped = allowed.Stopped && runner.Stops.Any(s => s.Channel == channel && s.At < then) };
}
