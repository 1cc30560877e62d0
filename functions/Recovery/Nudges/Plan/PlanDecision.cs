using NodaTime;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>What the planner decided for one entry, step and channel.</summary>
/// <param name="Existing">The generation of the nudge that it replaces; null: a new one.</param>
/// <param name="Window">The three instants.</param>
/// <param name="Slot">When it is to go out; null: skipped.</param>
/// <param name="SkipReason">Why it will not go out; null: it will.</param>
public sealed record PlanDecision(
    string NudgeId, int? Existing, long EntryId, long RunnerId, RaceDay RaceDay, string Step, Channel Channel,
    LocalDate SessionDay, SendWindow Window, Instant? Slot, int Segments, string? SkipReason)
{
    /// <summary>Why it does not go out; null: it does.</summary>
    public string? WhyNot => Slot is null ? SkipReason ?? Nudges.SkipReason.NoRoom : SkipReason;
}
