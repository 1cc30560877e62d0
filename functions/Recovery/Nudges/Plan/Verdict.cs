using NodaTime;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>That an entry is to get a nudge, or why not.</summary>
/// <param name="Existing">The nudge that is changed; null: a new one.</param>
/// <param name="SkipReason">Null: it wants a slot.</param>
internal sealed record Verdict(PlanningEntry Entry, string NudgeId, ExistingNudge? Existing, string? SkipReason)
{
    public PlanDecision Skipped(Step step, Channel channel, StepTimes times) =>
        Decision(step, channel, times, times.Preferred, null, 0);

    public PlanDecision Planned(Step step, Channel channel, StepTimes times, SendWindow window, Instant slot, int units) =>
        Decision(step, channel, times, window, slot, units);

    private PlanDecision Decision(Step step, Channel channel, StepTimes times, SendWindow window, Instant? slot, int units) => new(
        NudgeId, Existing?.Generation, Entry.EntryId, Entry.RunnerId, Entry.RaceDay, step.Key, channel, times.Session.Day,
        window, slot, units, SkipReason);
}
