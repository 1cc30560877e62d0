using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Time;

namespace Recovery.Local.Queues;

/// <summary>
/// Settles messages beside the pump: the store groups settlements into commits, and no slot waits for one. What cannot be
/// settled is delivered again once its lock has run out.
/// </summary>
internal sealed class Settlement(IQueueReceiver receiver, LockKeeper locks, ClinicClock clock, Outage outage) : IDisposable
{
    private const int MostAtOnce = 1024;
    private const int Attempts = 5;
    private readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    /// <summary>Removes the message from its queue.</summary>
    public Task Complete(HeldMessage held, CancellationToken stop) => Begin(held, receiver.Complete, Duration.Zero, stop);

    /// <summary>
    /// Gives the message back; the more often it has been delivered, the later (up to a second): a fault of a moment must not use up all
    /// deliveries.
    /// </summary>
    public Task Abandon(HeldMessage held, CancellationToken stop) =>
        Begin(held, receiver.Abandon, Duration.FromMilliseconds(100) * Math.Clamp(held.Message.DeliveryCount - 1, 0, 10), stop);

    /// <summary>Returns when everything is settled.</summary>
    public async Task End()
    {
        for (var i = 0; i < MostAtOnce; i++)
        {
            await _places.WaitAsync();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task Begin(
        HeldMessage held, Func<ReceivedMessage, CancellationToken, Task> settle, Duration after, CancellationToken stop)
    {
        await _places.WaitAsync(CancellationToken.None);
        _ = Settle(held, settle, after, stop);
    }

    private async Task Settle(
        HeldMessage held, Func<ReceivedMessage, CancellationToken, Task> settle, Duration after, CancellationToken stop)
    {
        try
        {
            await Wait(after, stop);
            for (var attempt = 1; attempt <= Attempts && !await TrySettle(held, settle); attempt++)
            {
                await Wait(Outage.DelayAfter(attempt), stop);
            }
        }
        finally
        {
            locks.Release(held);
            _places.Release();
        }
    }

    private async Task<bool> TrySettle(HeldMessage held, Func<ReceivedMessage, CancellationToken, Task> settle)
    {
        try
        {
            await settle(held.Message, CancellationToken.None);
            outage.Over();
            return true;
        }
        catch (Exception e)
        {
            outage.Note(e);
            return false;
        }
    }

    /// <summary>A host that stops waits no more, but still settles.</summary>
    private async Task Wait(Duration duration, CancellationToken stop)
    {
        if (duration > Duration.Zero && !stop.IsCancellationRequested)
        {
            await clock.Delay(clock.OfMachine(duration), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
