using NodaTime;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Receipts;
using Recovery.Races;

namespace Recovery.Nudges;

/// <summary>Nudges and their timelines, as planner, senders and reconciler need them. Implemented once for each kind of store.</summary>
public interface INudgeStore
{
    // Planning

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

    /// <summary>Writes a confirmation message as a nudge of step <see cref="Step.Confirm"/>, due at once. Again is harmless.</summary>
    Task PlanConfirmation(Confirmation confirmation, Instant now, CancellationToken ct);

    // Queueing

    /// <summary>Nudges whose generation is not on the queue yet, earliest due first.</summary>
    Task<IReadOnlyList<QueuedNudge>> ToQueue(int take, CancellationToken ct);

    /// <summary>Notes that these generations are on the queue.</summary>
    Task MarkQueued(IReadOnlyList<NudgeMessage> messages, Instant now, CancellationToken ct);

    // Delivery

    /// <summary>
    /// Decides by <see cref="SendDecision"/> and claims, in one transaction, on disk before it returns: of any number of callers
    /// for one generation exactly one gets <see cref="Claim.Send"/>.
    /// </summary>
    /// <param name="message">The queue's message.</param>
    /// <param name="now">The moment of sending.</param>
    /// <param name="leaseUntil">When the claim runs out.</param>
    /// <param name="quietUntil">Outside the courtesy range: its next start.</param>
    /// <param name="ct">Cancelled before it began, nothing is claimed.</param>
    /// <remarks>The trace that is current is kept with the attempt: its receipts go on with it.</remarks>
    Task<Claim> Claim(NudgeMessage message, Instant now, Instant leaseUntil, Instant? quietUntil, CancellationToken ct);

    /// <summary>Claims within the courtesy range.</summary>
    Task<Claim> Claim(NudgeMessage message, Instant now, Instant leaseUntil, CancellationToken ct) => Claim(message, now, leaseUntil, null, ct);

    /// <summary>
    /// Records what came of a claimed attempt: nothing changes unless the nudge is still attempting (or in doubt) at that generation.
    /// A deferral raises the generation and makes the nudge due again; a rejection that suppresses also writes the stop.
    /// </summary>
    Task Record(NudgeMessage message, Outcome outcome, Instant now, Duration after, CancellationToken ct);

    /// <summary>Until when the channel is paused and why; null when it is not.</summary>
    Task<ChannelPause?> Pause(Channel channel, Instant now, CancellationToken ct);

    /// <summary>Pauses a channel; an earlier pause of it is replaced.</summary>
    Task SetPause(ChannelPause pause, CancellationToken ct);

    // Reconciling

    /// <summary>Claims whose lease ran out before <paramref name="now"/> become in doubt. Returns how many.</summary>
    Task<int> ExpireClaims(Instant now, CancellationToken ct);

    /// <summary>Open nudges (planned, queued, deferred) that expired become skipped as too late. Returns how many nudges for an opening, by channel.</summary>
    Task<IReadOnlyList<MissedTally>> SkipExpired(Instant now, CancellationToken ct);

    /// <summary>Queued nudges whose message should have been handled before <paramref name="dueBefore"/> get a new generation, due now. Returns how many.</summary>
    Task<int> RequeueLost(Instant dueBefore, Instant now, CancellationToken ct);

    /// <summary>In-doubt nudges of a channel attempted before <paramref name="attemptedBefore"/> and after <paramref name="attemptedAfter"/>, not looked up since <paramref name="lookedUpBefore"/>; oldest look-up first.</summary>
    Task<IReadOnlyList<ClaimedNudge>> InDoubt(Channel channel, Instant attemptedAfter, Instant attemptedBefore, Instant lookedUpBefore, int take, CancellationToken ct);

    /// <summary>The texts in doubt whose number goes when the runner is erased: theirs, and those of sign-ups that name their number or address.</summary>
    Task<IReadOnlyList<ClaimedNudge>> TextsInDoubt(long runnerId, CancellationToken ct);

    /// <summary>The provider has it: accepted, unless something stronger is known by now.</summary>
    Task SettleSent(NudgeMessage message, string providerId, Instant now, CancellationToken ct);

    /// <summary>The provider does not have it: due again at once under a new generation, or skipped as too late.</summary>
    Task SettleNotSent(NudgeMessage message, Instant now, CancellationToken ct);

    /// <summary>The provider could not be asked; asked again later.</summary>
    Task NoteLookup(NudgeMessage message, Instant now, CancellationToken ct);

    /// <summary>How many nudges of each channel attempted after <paramref name="attemptedAfter"/> are in doubt; a channel without any may be left out.</summary>
    Task<IReadOnlyList<InDoubtTally>> CountInDoubt(Instant attemptedAfter, CancellationToken ct);

    // Falling back

    /// <summary>Texts of these steps that did not arrive, or whose number takes none, whose runner may get an email of that step instead and has none, and whose time has not passed.</summary>
    Task<IReadOnlyList<Fallback>> ToFallBack(IReadOnlyList<string> steps, Instant now, int take, CancellationToken ct);

    /// <summary>Adds the emails, due at once, within the texts' own windows. Again is harmless.</summary>
    Task FallBack(IReadOnlyList<Fallback> texts, Instant now, CancellationToken ct);

    // What it led to

    /// <summary>The page behind a nudge's link was shown in a browser, or something was pressed there. Only the first time counts.</summary>
    Task NoteClick(long number, Instant now, CancellationToken ct);

    // Dead letters

    /// <summary>A nudge's message was given up: shown to the clinic with the reason.</summary>
    Task MarkDead(NudgeMessage message, string reason, Instant now, CancellationToken ct);

    /// <summary>Queues a dead nudge again under a new generation. False: it is not dead, or too late.</summary>
    Task<bool> Replay(string nudgeId, Instant now, CancellationToken ct);
}
