using Recovery.Time;

namespace Recovery.Nudges.Delivery;

/// <summary>
/// Puts on the queue what is decided and not there yet. A crash between the two steps costs nothing: the next call sends the
/// same message ids again, and duplicate detection drops those that were sent.
/// </summary>
public sealed class QueueDispatcher(INudgeStore store, INudgeQueue queue, ClinicClock clock)
{
    private const int Batch = 1000;

    /// <summary>Returns how many were queued.</summary>
    public async Task<int> Dispatch(CancellationToken ct)
    {
        var sent = 0;
        while (await store.ToQueue(Batch, ct) is { Count: > 0 } nudges)
        {
            await queue.Send(nudges, ct);
            await store.MarkQueued([.. nudges.Select(n => n.Message)], clock.Now, ct);
            sent += nudges.Count;
        }

        return sent;
    }
}
