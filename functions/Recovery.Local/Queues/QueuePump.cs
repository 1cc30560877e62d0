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
/// Runs one queue's function: hands what is fetched ahead to a fixed number of workers, completes the messages that succeed and
/// gives back those that fail.
/// </summary>
internal sealed partial class QueuePump : IDisposable
{
    private static readonly Duration LongestSilence = Duration.FromMinutes(5);

    private readonly LocalFunction _function;
    private readonly int _workers;
    private readonly IServiceScopeFactory _scopes;
    private readonly ClinicClock _clock;
    private readonly ILogger _log;
    private readonly LockKeeper _locks;
    private readonly Settlement _settlement;
    private readonly Heartbeat _heartbeat;
    private readonly Channel<HeldMessage> _fetched = System.Threading.Channels.Channel.CreateUnbounded<HeldMessage>(new() { SingleWriter = true });
    private readonly HeldPlaces _places;
    private readonly QueueFetcher _fetcher;

    public QueuePump(LocalFunction function, HostJson host, IQueueReceiver receiver, IServiceScopeFactory scopes, Heartbeats heartbeats, ClinicClock clock, ILogger log)
    {
        (_function, _scopes, _clock, _log) = (function, scopes, clock, log);
        var queue = ((ServiceBusTriggerAttribute)function.Trigger).QueueName;
        _workers = host.MaxConcurrentCalls;
        _places = new HeldPlaces(host.MaxConcurrentCalls + host.PrefetchCount, Math.Max(1, host.PrefetchCount / 2));
        var outage = new Outage($"The queue {queue}", clock, log);
        _locks = new LockKeeper(receiver, clock.OfMachine(Duration.FromTimeSpan(host.MaxAutoLockRenewal)), clock, outage);
        _heartbeat = heartbeats.Expect($"The queue {queue}", clock.OfMachine(LongestSilence));
        _settlement = new Settlement(receiver, _locks, clock, outage);
        _fetcher = new QueueFetcher(queue, receiver, _fetched.Writer, _places, _locks, outage, _heartbeat, clock);
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

        await _fetcher.Run(stop.NoMore);
        await Task.WhenAll(workers);
        await _settlement.End();
        await keeping.CancelAsync();
        await keeper;
    }

    public void Dispose()
    {
        _places.Dispose();
        _settlement.Dispose();
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

    private void Left()
    {
        // Where the rate is low nothing is fetched for long, and yet the queue is worked off.
        _heartbeat.Beat();
        _places.Leave();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} failed on message {MessageId}, delivery {DeliveryCount}")]
        public static partial void Failed(ILogger log, Exception exception, string function, string messageId, int deliveryCount);
    }
}
