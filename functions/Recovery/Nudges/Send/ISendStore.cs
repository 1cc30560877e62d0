using NodaTime;
using Recovery.Nudges.Queue;

namespace Recovery.Nudges.Send;

/// <summary>Where <see cref="Sender"/> claims nudges and records what came of them.</summary>
public interface ISendStore
{
    /// <summary>
    /// Reads the facts, decides by <paramref name="check"/> and claims, in one transaction, on disk before it returns: of any number of callers
    /// for one generation exactly one gets <see cref="Send.Claim.Send"/>.
    /// </summary>
    /// <param name="message">The queue's message.</param>
    /// <param name="check">The last check. It may be made more than once.</param>
    /// <param name="now">The moment of sending.</param>
    /// <param name="leaseUntil">When the claim runs out.</param>
    /// <param name="ct">Cancelled before it began, nothing is claimed.</param>
    /// <remarks>The trace that is current is kept with the attempt: its receipts go on with it.</remarks>
    Task<Claim> Claim(NudgeMessage message, Func<SendFacts, SendDecision> check, Instant now, Instant leaseUntil, CancellationToken ct);

    /// <summary>
    /// Records what came of a claimed attempt: nothing changes unless the nudge is still attempting (or in doubt) at that generation.
    /// A deferral raises the generation and makes the nudge due again; a rejection that suppresses also writes the stop.
    /// </summary>
    Task Record(NudgeMessage message, Outcome outcome, Instant now, Duration after, CancellationToken ct);

    /// <summary>Pauses a channel; an earlier pause of it is replaced. Where that has only just ended, it is the same trouble, and has lasted since then.</summary>
    Task SetPause(ChannelPause pause, CancellationToken ct);
}
