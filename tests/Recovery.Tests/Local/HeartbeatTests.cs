using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Local.Configuration;
using Recovery.Local.Functions;
using Recovery.Local.Queues;
using Recovery.Local.Timers;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Storage;
using Recovery.Storage.Sqlite;
using Recovery.Time;

namespace Recovery.Tests.Local;

/// <summary>What is missed of timers and queue pumps, and what isn't.</summary>
public sealed class HeartbeatTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 4, 26, 6, 0, 0, TimeSpan.Zero));
    private readonly ClinicClock _clock;
    private readonly Heartbeats _heartbeats;
    private readonly ServiceProvider _services;
    private readonly GracefulStop _stop = new();
    private readonly Fate _fate = new();
    private Task _running = Task.CompletedTask;

    public HeartbeatTests()
    {
        _clock = new ClinicClock(_time, DateTimeZone.Utc);
        _heartbeats = new Heartbeats(_clock);
        _services = new ServiceCollection().AddSingleton(_fate).BuildServiceProvider();
    }

    [Fact]
    public void A_timer_that_runs_each_minute_is_not_missed()
    {
        Begin(new SqliteDistributedLock());
        Pass(20);
        Assert.Empty(_heartbeats.Missing());
    }

    public static TheoryData<Exception> Faults => [new InvalidOperationException("A corrupt page."), new StoreException("The store is away.")];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_timer_that_fails_each_minute_is_missed(Exception fault)
    {
        _fate.Fault = fault;
        Begin(new SqliteDistributedLock());
        Pass(10);
        Assert.Equal(["Ticking has not worked since 06:00 on 26 April"], _heartbeats.Missing());

        _fate.Fault = null;
        Pass(1);
        Assert.Empty(_heartbeats.Missing());
    }

    [Fact]
    public void A_timer_that_another_process_runs_is_not_missed_here()
    {
        _fate.Fault = new InvalidOperationException();
        Begin(new NeverOurTurn());
        Pass(20);
        Assert.Empty(_heartbeats.Missing());
    }

    [Fact]
    public void A_queue_that_never_answers_is_missed()
    {
        using var pump = new QueuePump(
            LocalFunction.In(typeof(Queued)).Single(), new HostJson(4, 4, TimeSpan.FromMinutes(5)), new SilentQueue(),
            _services.GetRequiredService<IServiceScopeFactory>(), _heartbeats, _clock, NullLogger.Instance);
        _running = pump.Run(_stop);
        Assert.Empty(_heartbeats.Missing());
        Pass(10);
        Assert.Equal(["The queue sms-nudges has not worked since 06:00 on 26 April"], _heartbeats.Missing());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.End(_running);
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private void Begin(IDistributedLock turns)
    {
        // Without the test's context everything that a tick sets off happens within the Advance that fires it.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _running = new TimerRunner(
            LocalFunction.In(typeof(Ticking)).Single(), _services.GetRequiredService<IServiceScopeFactory>(), turns, _heartbeats, _clock, NullLogger.Instance)
            .Run(_stop.NoMore, _stop.Abort);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private void Pass(int minutes)
    {
        for (var seconds = 0; seconds < 60 * minutes; seconds += 10)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    public sealed class Fate
    {
        public Exception? Fault { get; set; }
    }

    public sealed class Ticking(Fate fate)
    {
        [Function(nameof(Ticking))]
        public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer) =>
            fate.Fault is { } fault ? Task.FromException(fault) : Task.CompletedTask;
    }

    public sealed class Queued
    {
        [Function(nameof(Queued))]
        public Task Run([ServiceBusTrigger(SmsChannel.QueueName)] string message) => Task.CompletedTask;
    }

    private sealed class NeverOurTurn : IDistributedLock
    {
        public Task<IAsyncDisposable?> Take(string what, CancellationToken ct) => Task.FromResult<IAsyncDisposable?>(null);
    }

    private sealed class SilentQueue : IQueueReceiver
    {
        public async Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct)
        {
            await Task.Delay(Timeout.Infinite, ct);
            return [];
        }

        public Task WaitForWork(string queue, CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);

        public Task<bool> Complete(ReceivedMessage message, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> Abandon(ReceivedMessage message, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> DeadLetter(ReceivedMessage message, string reason, string description, CancellationToken ct) => throw new NotSupportedException();

        public Task<Instant?> Renew(ReceivedMessage message, CancellationToken ct) => throw new NotSupportedException();
    }
}
