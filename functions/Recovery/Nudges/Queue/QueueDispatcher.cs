using Microsoft.Extensions.Logging;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Telemetry;
using Recovery.Time;

namespace Recovery.Nudges.Queue;

/// <summary>
/// Puts on the queue what is decided and not there yet. A crash between the two steps costs nothing: the next call sends the
/// same message ids again, and duplicate detection drops those that were sent.
/// </summary>
public sealed partial class QueueDispatcher(IQueueingStore store, INudgeQueue queue, NudgeMetrics metrics, ClinicClock clock, ILogger<QueueDispatcher> logger) : IDisposable
{
    private const int Batch = 1000;

    /// <summary>Many senders may put off at the same moment: the first queues for all of them.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Returns how many were queued.</summary>
    public async Task<int> Dispatch(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var sent = 0;
            while (await store.ToQueue(Batch, ct) is { Count: > 0 } nudges)
            {
                // Each channel has its own queue: one that is out of order must not keep the other's from being filled.
                await TickSteps.Each(nudges.GroupBy(n => n.Channel), channel => Send(channel.Key, [.. channel], ct), ct);
                sent += nudges.Count;
            }

            return sent;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> Send(Channel channel, IReadOnlyList<QueuedNudge> nudges, CancellationToken ct)
    {
        await queue.Send([.. nudges.Select(Traced)], ct);
        await store.MarkQueued([.. nudges.Select(n => n.Message)], clock.Now, ct);
        metrics.Queued(channel, nudges.Count);
        return true;
    }

    private static QueuedNudge Traced(QueuedNudge nudge) => nudge with
    {
        Trace = Tracing.Create(QueueNames.Of(nudge.Channel), nudge.Message.MessageId, nudge.Message.Nudge, nudge.Message.Generation),
    };

    /// <summary>For a message that somebody is waiting for: now, or at the planner's next tick if the queue is out of reach.</summary>
    public async Task DispatchSoon(CancellationToken ct)
    {
        try
        {
            await Dispatch(ct);
        }
#pragma warning disable CA1031 // Whatever the queue's client throws, what was asked for is stored.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            // The store says itself, and once, that it is away.
            if (!IsOfStore(fault))
            {
                Log.NotQueuedYet(logger, fault);
            }
        }
    }

    private static bool IsOfStore(Exception fault) =>
        fault is StoreException || (fault is AggregateException several && several.InnerExceptions.All(IsOfStore));

    public void Dispose() => _turn.Dispose();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What was just asked for could not be queued yet; the planner will do it")]
        public static partial void NotQueuedYet(ILogger logger, Exception fault);
    }
}
