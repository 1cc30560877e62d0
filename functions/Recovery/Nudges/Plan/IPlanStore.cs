using NodaTime;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Nudges.Plan;

/// <summary>What planning and forecasting read, and where plans are written.</summary>
public interface IPlanStore
{
    /// <summary>How far each step of the race days in the range has been planned.</summary>
    Task<IReadOnlyList<PlanProgress>> Progress(LocalDate from, LocalDate to, CancellationToken ct);

    /// <summary>The entries of one race day whose change number is above <paramref name="after"/>, in that order, with their nudges.</summary>
    Task<IReadOnlyList<PlanningEntry>> EntriesToPlan(RaceDay raceDay, long after, int take, CancellationToken ct);

    /// <summary>All entries of a runner, by race day and race; empty: there is no such runner.</summary>
    Task<IReadOnlyList<PlanningEntry>> EntriesOfRunner(long runnerId, CancellationToken ct);

    /// <summary>How many units (segments or messages) each second from <paramref name="from"/> to <paramref name="to"/> already holds on a channel.</summary>
    Task<SlotLedger> SlotsTaken(Channel channel, Instant from, Instant to, CancellationToken ct);

    /// <summary>
    /// Writes decisions and the progress they amount to, in one transaction. A nudge that is not there is inserted; one that is there
    /// is changed only while it is still open at the generation that the decision saw, and its generation raised.
    /// </summary>
    Task WritePlan(IReadOnlyList<PlanDecision> decisions, PlanProgress progress, Instant now, CancellationToken ct);
}
