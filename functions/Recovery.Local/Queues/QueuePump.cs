using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Local.Configuration;
using Recovery.Local.Functions;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Telemetry;
using Recovery.Time;

namespace Recovery.Local.Queues;

/// <summary>
/// Runs one queue's function: fetches messages ahead, hands them to a fixed number of workers, completes those that succeed and
/// gives back those that fail.
/// </summary>
internal sealed partial class QueuePump : IDisposable
{
    private readonly LocalFunction _function;
    private readonly string _queue;
    private readonly int _workers;

    /// <summary>How many messages are held at most: running and waiting.</summary>
    private readonly int _capacity;

    /// <summary>How many places must be free before more is fetched: one commit for each single message would be slow.</summary>
    private readonly int _smallestFetch;

    /// <summary>A queue without work is looked into again after this long, so that it is seen to be within reach.</summary>
    private static readonly Duration LongestWait = Duration.FromSeconds(30);

    private static readonly Duration LongestSilence = Duration.FromMinutes(5);

    private readonly IQueueReceiver _receiver;
    private readonly IServiceScopeFactory _scopes;
    private readonly ClinicClock _clock;
    private readonly ILogger _log;
    private readonly Outage _outage;
    private readonly LockKeeper _locks;
    private readonly Settlement _settlement;
    private readonly Heartbeat _heartbeat;
    private readonly Channel<HeldMessage> _fetched = System.Threading.Channels.Channel.CreateUnbounded<HeldMessage>(new() { SingleWriter = true });
    private readonly SemaphoreSlim _room = new(0);

    /// <summary>Messages that are waiting or running; those being settled no longer count.</summary>
    private int _held;

    /// <summary>The last fetch failed.</summary>
    private bool _fetchFails;

    public QueuePump(LocalFunction function, HostJson host, IQueueReceiver receiver, IServiceScopeFactory scopes, Heartbeats heartbeats, ClinicClock clock, ILogger log)
    {
        (_function, _receiver, _scopes, _clock, _log) = (function, receiver, scopes, clock, log);
        _queue = ((ServiceBusTriggerAttribute)function.Trigger).QueueName;
        (_workers, _capacity, _smallestFetch) = (host.MaxConcurrentCalls, host.MaxConcurrentCalls + host.PrefetchCount, Math.Max(1, host.PrefetchCount / 2));
        _outage = new Outage($"The queue {_queue}", clock, log);
        _locks = new LockKeeper(receiver, clock.OfMachine(Duration.FromTimeSpan(host.MaxAutoLockRenewal)), clock, _outage);
        _heartbeat = heartbeats.Expect($"The queue {_queue}", clock.OfMachine(LongestSilence));
        _settlement = new Settlement(receiver, _locks, clock, _outage);
    }

    /// <summary>Pumps until <paramref name="stop"/> asks for an end, then gives back what has not begun. Never throws.</summary>
    public async Task Run(GracefulStop stop)
    {
        using var keeping = new CancellationTokenSource();
        var keeper = _locks.Run(keeping.Token);
        var workers = new Task[_workers];
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
                var room = _capacity - Volatile.Read(ref _held);
                if (room < _smallestFetch)
                {
                    await _room.WaitAsync(noMore);
                }
                else if (!await FetchSome(room, noMore))
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
                _outage.Note(e);
                await _outage.BackOff(noMore).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> FetchSome(int room, CancellationToken noMore)
    {
        var messages = await _receiver.Receive(_queue, room, noMore);
        if (messages.Count > 0 || _fetchFails)
        {
            // An empty queue doesn't show whether locks can be renewed.
            _fetchFails = false;
            _outage.Over();
        }

        _heartbeat.Beat();
        var now = _clock.Now;
        Interlocked.Add(ref _held, messages.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            _fetched.Writer.TryWrite(_locks.Hold(messages[i], now));
        }

        return messages.Count > 0;
    }

    private async Task WaitForWork(CancellationToken noMore)
    {
        using var longest = new CancellationTokenSource(_clock.OfMachine(LongestWait).ToTimeSpan(), _clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(noMore, longest.Token);
        try
        {
            await _receiver.WaitForWork(_queue, either.Token);
        }
        catch (OperationCanceledException) when (!noMore.IsCancellationRequested)
        {
            // Nothing has come: looked into all the same.
        }
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
        var activity = Tracing.Process(
            _function.Name, held.Message.Queue, held.Message.MessageId, held.Message.DeliveryCount, held.Message.Trace);
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            await _function.Run(scope.ServiceProvider, held.Message, stop.Abort);
            succeeded = true;
        }
        catch (OperationCanceledException) when (stop.Abort.IsCancellationRequested)
        {
            // Given back below.
        }
        catch (Exception e)
        {
            Tracing.Failed(activity, e);
            if (e is not StoreException)
            {
                // The store logs once that it is away.
                Log.Failed(_log, e, _function.Name, held.Message.MessageId, held.Message.DeliveryCount);
            }
        }

        activity?.Dispose();

        Left();
        if (succeeded)
        {
            await _settlement.Complete(held, stop.NoMore);
        }
        else
        {
            await _settlement.Abandon(held, stop.NoMore);
        }
    }

    /// <summary>A place is free again; the fetcher is woken once there are enough of them.</summary>
    private void Left()
    {
        // Where the rate is low nothing is fetched for long, and yet the queue is worked off.
        _heartbeat.Beat();
        if (Interlocked.Decrement(ref _held) == _capacity - _smallestFetch)
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
