using System.Threading.Channels;
using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Time;

namespace Recovery.Local.Queues;

/// <summary>Fetches a queue's messages ahead of its workers, as there is room for them.</summary>
internal sealed class QueueFetcher(
    string queue, IQueueReceiver receiver, ChannelWriter<HeldMessage> fetched, HeldPlaces places, LockKeeper locks, Outage outage, Heartbeat heartbeat,
    ClinicClock clock)
{
    /// <summary>A queue without work is looked into again after this long, so that it is seen to be within reach.</summary>
    private static readonly Duration LongestWait = Duration.FromSeconds(30);

    /// <summary>The last fetch failed.</summary>
    private bool _fetchFails;

    /// <summary>Until it is told that no more are wanted. Never throws.</summary>
    public async Task Run(CancellationToken noMore)
    {
        while (!noMore.IsCancellationRequested)
        {
            try
            {
                if (!await FetchSome(await places.Free(noMore), noMore))
                {
                    await WaitForWork(noMore);
                }
            }
            catch (OperationCanceledException) when (noMore.IsCancellationRequested)
            {
                // The loop ends.
            }
            catch (Exception e)
            {
                _fetchFails = true;
                outage.Note(e);
                await outage.BackOff(noMore).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        fetched.Complete();
    }

    private async Task<bool> FetchSome(int room, CancellationToken noMore)
    {
        var messages = await receiver.Receive(queue, room, noMore);
        if (messages.Count > 0 || _fetchFails)
        {
            // An empty queue doesn't show whether locks can be renewed.
            _fetchFails = false;
            outage.Over();
        }

        heartbeat.Beat();
        var now = clock.Now;
        places.Take(messages.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            fetched.TryWrite(locks.Hold(messages[i], now));
        }

        return messages.Count > 0;
    }

    private async Task WaitForWork(CancellationToken noMore)
    {
        using var longest = new CancellationTokenSource(clock.OfMachine(LongestWait).ToTimeSpan(), clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(noMore, longest.Token);
        try
        {
            await receiver.WaitForWork(queue, either.Token);
        }
        catch (OperationCanceledException) when (!noMore.IsCancellationRequested)
        {
            // Nothing has come: looked into all the same.
        }
    }
}
