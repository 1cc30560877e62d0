using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.LocalHost.Invoking;
using Recovery.Nudges;
using Recovery.Nudges.Telemetry;
using Recovery.Time;

namespace Recovery.LocalHost.Queues;

/// <summary>
/// Runs one queue's function: fetches messages ahead, hands them to a fixed number of workers, completes those that succeed and
/// gives back those that fail.
/// </summary>
internal sealed partial class QueuePump : IDisposable
{
    private readonly QueueFunction _function;
    private readonly IQueueReceiver _receiver;
    private readonly IServiceScopeFactory _scopes;
    private readonly ClinicClock _clock;
    private readonly ILogger _log;
    private readonly Outage _outage;
    private readonly LockKeeper _locks;
    private readonly Settlement _settlement;
    private readonly Channel<HeldMessage> _fetched = System.Threading.Channels.Channel.CreateUnbounded<HeldMessage>(new() { SingleWriter = true });
    private readonly SemaphoreSlim _room = new(0);

    /// <summary>Messages that are waiting or running; those being settled no longer count.</summary>
    private int _held;

    public QueuePump(QueueFunction function, IQueueReceiver receiver, IServiceScopeFactory scopes, ClinicClock clock, ILogger log)
    {
        (_function, _receiver, _scopes, _clock, _log) = (function, receiver, scopes, clock, log);
        _outage = new Outage($"The queue {function.Queue}", clock, log);
        _locks = new LockKeeper(receiver, clock.OfMachine(Duration.FromTimeSpan(function.MaxAutoLockRenewal)), clock, _outage);
        _settlement = new Settlement(receiver, _locks, clock, _outage);
    }

    /// <summary>Pumps until <paramref name="stop"/> asks for an end, then gives back what has not begun. Never throws.</summary>
    public async Task Run(GracefulStop stop)
    {
        using var keeping = new CancellationTokenSource();
        var keeper = _locks.Run(keeping.Token);
        var workers = new Task[_function.MaxConcurrentCalls];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Work(stop);
        }

        await Fetch(stop.NoMore);
        _fetched.Writer.Complete();
        await Task.WhenAll(workers);
        await _settlement.End();
        await keeping.CancelAsync();
        await keeper;
    }

    public void Dispose()
    {
        _room.Dispose();
        _settlement.Dispose();
    }

    private async Task Fetch(CancellationToken noMore)
    {
        while (!noMore.IsCancellationRequested)
        {
            try
            {
                var room = _function.Capacity - Volatile.Read(ref _held);
                if (room < _function.SmallestFetch)
                {
                    await _room.WaitAsync(noMore);
                }
                else if (!await FetchSome(room, noMore))
                {
                    await _receiver.WaitForWork(_function.Queue, noMore);
                }
            }
            catch (OperationCanceledException) when (noMore.IsCancellationRequested)
            {
                // The loop ends.
            }
            catch (Exception e)
            {
                _outage.Note(e);
                await _outage.BackOff(noMore).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> FetchSome(int room, CancellationToken noMore)
    {
        var messages = await _receiver.Receive(_function.Queue, room, noMore);
        _outage.Over();
        var now = _clock.Now;
        Interlocked.Add(ref _held, messages.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            _fetched.Writer.TryWrite(_locks.Hold(messages[i], now));
        }

        return messages.Count > 0;
    }

    private async Task Work(GracefulStop stop)
    {
        await foreach (var held in _fetched.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (held.IsLostAt(_clock.Now))
            {
                Left();
                _locks.Release(held);
            }
            else if (stop.NoMore.IsCancellationRequested)
            {
                Left();
                await _settlement.Abandon(held, stop.NoMore);
            }
            else
            {
                await Handle(held, stop);
            }
        }
    }

    private async Task Handle(HeldMessage held, GracefulStop stop)
    {
        var succeeded = false;
        var activity = Tracing.Process(_function.Name, held.Message);
        try
        {
            await _function.Invoker.InvokeInScope(_scopes, new Invocation(null, held.Message, stop.Abort));
            succeeded = true;
        }
        catch (OperationCanceledException) when (stop.Abort.IsCancellationRequested)
        {
            // Given back below.
        }
        catch (Exception e)
        {
            Tracing.Failed(activity, e);
            Log.Failed(_log, e, _function.Name, held.Message.MessageId, held.Message.DeliveryCount);
        }

        activity?.Dispose();

        Left();
        if (!succeeded)
        {
            await _settlement.Abandon(held, stop.NoMore);
        }
        else if (_function.AutoComplete)
        {
            await _settlement.Complete(held, stop.NoMore);
        }
        else
        {
            _locks.Release(held);
        }
    }

    /// <summary>A place is free again; the fetcher is woken once there are enough of them.</summary>
    private void Left()
    {
        if (Interlocked.Decrement(ref _held) == _function.Capacity - _function.SmallestFetch)
        {
            _room.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} failed on message {MessageId}, delivery {DeliveryCount}")]
        public static partial void Failed(ILogger log, Exception exception, string function, string messageId, int deliveryCount);
    }
}
