using Recovery.Telemetry;
using Recovery.Time;

namespace Recovery.Nudges.Receipts;

/// <summary>Applies what a provider reports, by its own call or when asked.</summary>
public sealed class ReceiptHandler(IReceiptStore store, NudgeMetrics metrics, ClinicClock clock)
{
    /// <summary>Returns once all of it is stored. Not cancelled when the request is: what the provider has reported counts.</summary>
    public async Task Apply(IReadOnlyList<Receipt> receipts, IReadOnlyList<UnknownEvent> unknown)
    {
        foreach (var move in await store.Apply(receipts, unknown, clock.Now, CancellationToken.None))
        {
            Tracing.Receipt(move.Kind.Code, move.NudgeId, move.Channel.Code, move.Kind.Means.Code(), move.Trace);
            Count(move);
        }
    }

    private void Count(ReceiptMove move)
    {
        // Otherwise its sender has counted it, or is about to.
        if (move.Was is not (NudgeStatus.Attempting or NudgeStatus.Accepted or NudgeStatus.Delivered or NudgeStatus.Undelivered))
        {
            metrics.Sent(move.Channel, move.Lateness);
        }

        if (move.Kind.Means == NudgeStatus.Delivered && move.Was != NudgeStatus.Delivered)
        {
            metrics.Delivered(move.Channel);
        }
    }
}
