using Recovery.Nudges.Telemetry;
using Recovery.Time;

namespace Recovery.Nudges.Receipts;

/// <summary>Takes what a provider tells, by its own call or when asked.</summary>
public sealed class Receiving(IReceiptStore store, NudgeMetrics metrics, ClinicClock clock)
{
    /// <summary>Returns once all of it is stored. What the provider has told counts, whether or not it waits for our answer.</summary>
    public async Task Take(IReadOnlyList<Receipt> receipts, IReadOnlyList<UnknownEvent> unknown)
    {
        foreach (var move in await store.Apply(receipts, unknown, clock.Now, CancellationToken.None))
        {
            Tracing.Receipt(move);
            Count(move);
        }
    }

    private void Count(ReceiptMove move)
    {
        // Otherwise its sender has counted it, or is about to.
        if (move.Was is not (NudgeStatus.Attempting or NudgeStatus.Accepted or NudgeStatus.Delivered or NudgeStatus.Undelivered))
        {
            metrics.Sent(move.Kind.Channel, move.Lateness);
        }

        if (move.Kind.Means == NudgeStatus.Delivered && move.Was != NudgeStatus.Delivered)
        {
            metrics.Delivered(move.Kind.Channel);
        }
    }
}
