using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Receipts;

/// <summary>What a provider reports of one nudge's message.</summary>
/// <param name="Kind">Null: nothing about where it stands (a stop).</param>
/// <param name="ProviderId">The provider's id of the message; null: not reported.</param>
/// <param name="Reason">In words a receptionist understands, with what to do; null: there is nothing to explain.</param>
/// <param name="Suppress">Why the contact must get no more messages; null: it may.</param>
public sealed record Receipt(
    string NudgeId, Channel Channel, ReceiptKind? Kind, string? ProviderId = null, string? Reason = null, string? Suppress = null);

/// <summary>An event of a provider's that this system does not know: kept by name, without anything of the runner.</summary>
/// <param name="NudgeId">Null: it names no nudge.</param>
public sealed record UnknownEvent(Channel Channel, string Name, string? NudgeId);

/// <summary>What a nudge's receipts have amounted to so far.</summary>
/// <param name="AttemptedAt">Null: it was never handed over, so there can be no receipt for it.</param>
/// <param name="Rank">Of the highest receipt; 0: none yet.</param>
/// <param name="Reason">That of the highest receipt.</param>
public sealed record ReceiptState(Channel Channel, NudgeStatus Status, Instant? AttemptedAt, int Rank, string? Reason);

/// <summary>A receipt that changed where its nudge stands.</summary>
/// <param name="Was">Where it stood before.</param>
/// <param name="Trace">The trace of the attempt that the receipt is about, as W3C's traceparent; null: none.</param>
/// <param name="Lateness">How long after its target it was attempted; zero: in time. Null: it waited for no opening.</param>
public sealed record ReceiptMove(string NudgeId, Channel Channel, ReceiptKind Kind, NudgeStatus Was, string? Trace, Duration? Lateness);

/// <summary>Whether a receipt changes where a nudge stands: the same end, whatever the order and however often.</summary>
public static class ReceiptRules
{
    /// <summary>
    /// A receipt proves that the provider took the message, so it also settles an attempt whose answer got lost, and ends a second
    /// attempt that is still to come.
    /// </summary>
    public static bool Moves(ReceiptState state, Receipt receipt) =>
        receipt.Kind is { } kind && receipt.Channel == state.Channel && state.AttemptedAt is not null
        && (kind.Rank > state.Rank
            // The same twice for different reasons: the same one wins, whichever came first.
            || (kind.Rank == state.Rank && string.CompareOrdinal(receipt.Reason, state.Reason) > 0));
}
