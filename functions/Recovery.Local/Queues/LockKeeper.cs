using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Time;

namespace Recovery.Local.Queues;

/// <summary>Renews the locks of all messages that a pump holds, before they run out: one loop, not a timer for each.</summary>
internal sealed class LockKeeper(IQueueReceiver receiver, Duration renewFor, ClinicClock clock, Outage outage)
{
    private static readonly Duration Look = Duration.FromMilliseconds(500);
    private readonly Lock _lock = new();
    private readonly HashSet<HeldMessage> _held = [];

    public HeldMessage Hold(ReceivedMessage message, Instant now)
    {
        var held = new HeldMessage(message, now, renewFor);
        lock (_lock)
        {
            _held.Add(held);
        }

        return held;
    }

    public void Release(HeldMessage held)
    {
        lock (_lock)
        {
            _held.Remove(held);
        }
    }

    public async Task Run(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await clock.Delay(clock.OfMachine(Look), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!ct.IsCancellationRequested && Due(clock.Now) is { Count: > 0 } due)
            {
                await Task.WhenAll(due.Select(h => Renew(h, ct)));
            }
        }
    }

    private List<HeldMessage> Due(Instant now)
    {
        lock (_lock)
        {
            return [.. _held.Where(h => now >= h.RenewAt && now < h.RenewUntil)];
        }
    }

    private async Task Renew(HeldMessage held, CancellationToken ct)
    {
        try
        {
            held.Renewed(clock.Now, await receiver.Renew(held.Message, ct));
            outage.Over();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops: what it still holds goes back with its lock.
        }
        catch (Exception e)
        {
            held.NotRenewed(clock.Now);
            outage.Note(e);
        }
    }
}
