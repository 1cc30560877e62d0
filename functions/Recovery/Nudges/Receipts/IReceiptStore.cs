using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Receipts;

/// <summary>Receipts and what follows from them.</summary>
public interface IReceiptStore
{
    /// <summary>
    /// Applies receipts by <see cref="ReceiptRules"/>, in one transaction, on disk before it returns. Those of unknown nudges change nothing.
    /// Any order and repetition ends the same.
    /// </summary>
    /// <returns>The receipts that changed where a nudge stands.</returns>
    Task<IReadOnlyList<ReceiptMove>> Apply(IReadOnlyList<Receipt> receipts, IReadOnlyList<UnknownEvent> unknown, Instant now, CancellationToken ct);

    /// <summary>Nudges of a channel accepted between the two instants, without a final receipt, not asked about since <paramref name="askedBefore"/>; longest unasked first.</summary>
    Task<IReadOnlyList<Unreceipted>> WithoutReceipt(
        Channel channel, Instant acceptedFrom, Instant acceptedTo, Instant askedBefore, int take, CancellationToken ct);

    /// <summary>Notes that the provider was asked.</summary>
    Task NoteAsked(string nudgeId, Instant now, CancellationToken ct);
}

/// <summary>A nudge that the provider accepted and has not yet reported as final.</summary>
public sealed record Unreceipted(string NudgeId, string ProviderId);
