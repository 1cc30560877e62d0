using NodaTime;

namespace Recovery.Runners;

/// <summary>What runners and reception change of entries and stops.</summary>
/// <remarks>
/// Every method that changes what may be sent to an entry (race day, channels, outcome, lifted stop) also raises the entry's change number, so
/// that the planner looks at it again.
/// </remarks>
public interface IRunnerChanges
{
    /// <summary>Sets what became of an entry; null undoes. False: there is no such entry.</summary>
    /// <param name="entryId">The entry.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="by">Who reported it. What somebody at the desk changes is noted by their name.</param>
    /// <param name="now">When.</param>
    /// <param name="nudge">The number of the nudge whose link led to it: a booking is counted to it. Null: unknown.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<bool> SetOutcome(long entryId, EntryOutcome? outcome, ChangedBy by, Instant now, long? nudge, CancellationToken ct);

    /// <summary>Sets what became of an entry where no nudge is known to have led to it.</summary>
    Task<bool> SetOutcome(long entryId, EntryOutcome? outcome, ChangedBy by, Instant now, CancellationToken ct) =>
        SetOutcome(entryId, outcome, by, now, null, ct);

    /// <summary>
    /// The runner's own change of an entry: name, race, day and channels as they are to be. A channel that is switched on keeps its
    /// consent; where the runner had stopped the contact that stop is lifted, and other entries stay without the channel until
    /// the runner switches it on for them too.
    /// </summary>
    Task<EntryChanged> Change(long entryId, EntryChange change, Instant now, CancellationToken ct);

    /// <summary>Stops a runner's channels (all when <paramref name="channel"/> is null), by number and by address. Idempotent. False: there is no such runner.</summary>
    Task<bool> Stop(long runnerId, Channel? channel, string reason, ChangedBy by, Instant now, CancellationToken ct);

    /// <summary>Lifts the runner's stops that this kind of source itself set; others stand. Returns how many were lifted.</summary>
    Task<int> LiftStop(long runnerId, ChangedBy by, Instant now, CancellationToken ct);

    /// <summary>
    /// Lifts a stop that a provider reported of a channel, on reception's word that the contact is good again. False: there is none, or
    /// it is the runner's own wish, told to us by the provider (<see cref="StopReasons.IsRunnersWish"/>).
    /// </summary>
    Task<bool> LiftProvidersStop(long runnerId, Channel channel, ChangedBy by, Instant now, CancellationToken ct);
}
