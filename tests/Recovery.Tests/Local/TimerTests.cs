using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Local.Functions;
using Recovery.Local.Timers;
using Recovery.Readiness;
using Recovery.Storage.Sqlite;
using Recovery.Time;

namespace Recovery.Tests.Local;

public sealed class TimerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2027, 4, 26, 6, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private readonly Journal _journal = new();
    private readonly ServiceProvider _services;
    private readonly GracefulStop _stop = new();
    private Task _running = Task.CompletedTask;

    public TimerTests() => _services = new ServiceCollection().AddSingleton(_journal).BuildServiceProvider();

    [Fact]
    public async Task A_timer_ticks_at_its_seconds()
    {
        Begin();

        Pass(TimeSpan.FromSeconds(29));
        Assert.Empty(_journal.Ticks);
        Pass(TimeSpan.FromSeconds(1));
        await _journal.Has(1);
        Pass(TimeSpan.FromSeconds(60));
        await _journal.Has(2);

        Assert.All(_journal.Ticks, t => Assert.Not(t.IsPastDue));
        Assert.Equal(Start.AddSeconds(90).UtcDateTime, _journal.Ticks[0].ScheduleStatus!.Next);
        Assert.Equal(Start.AddSeconds(30).UtcDateTime, _journal.Ticks[1].ScheduleStatus!.Last);
    }

    [Fact]
    public async Task Ticks_missed_while_it_runs_are_not_queued_up_and_the_next_says_so()
    {
        var gate = _journal.Block();
        Begin();
        Pass(TimeSpan.FromSeconds(30));
        await _journal.Has(1);

        Pass(TimeSpan.FromMinutes(5));
        gate.SetResult();
        await _journal.Ended(1);
        Pass(TimeSpan.FromMinutes(1));
        await _journal.Has(2);

        Assert.Holds(_journal.Ticks[1].IsPastDue);
        Assert.Equal(1, _journal.MostAtOnce);
    }

    [Fact]
    public async Task A_tick_that_fails_does_not_end_the_timer()
    {
        _journal.Fail(1);
        Begin();

        Pass(TimeSpan.FromSeconds(30));
        await _journal.Has(1);
        Pass(TimeSpan.FromMinutes(1));

        await _journal.Has(2);
    }

    [Fact]
    public async Task A_clock_ten_thousand_times_as_fast_ticks_on_and_never_twice_at_once()
    {
        var clock = new ClinicClock(new ShiftedTimeProvider(Start, 10_000), DateTimeZone.Utc);
        _journal.Length = TimeSpan.FromMilliseconds(20);
        Begin(clock);

        await _journal.Has(10);

        Assert.Equal(1, _journal.MostAtOnce);
        Assert.Contains(_journal.Ticks, t => t.IsPastDue);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.End(_running);
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private void Begin() => Begin(new ClinicClock(_time, DateTimeZone.Utc));

    private void Begin(ClinicClock clock)
    {
        var timer = LocalFunction.In(typeof(Ticks)).Single();

        // Without the test's context everything that a tick sets off happens within the Advance that fires it.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _running = new TimerRunner(timer, _services.GetRequiredService<IServiceScopeFactory>(), new SqliteDistributedLock(), new Heartbeats(clock), clock, NullLogger.Instance)
            .Run(_stop.NoMore, _stop.Abort);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    /// <summary>Time passes in small steps, as it does: a timer set on the way fires on the way.</summary>
    private void Pass(TimeSpan time)
    {
        for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end;)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public sealed class Ticks(Journal journal)
    {
        [Function("Ticks")]
        public Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer) => journal.Tick(timer);
    }

    public sealed class Journal
    {
        private readonly Lock _lock = new();
        private readonly List<TimerInfo> _ticks = [];
        private TaskCompletionSource? _block;
        private int _failures;
        private int _running;
        private int _ended;

        public TimeSpan Length { get; set; }

        public int MostAtOnce { get; private set; }

        public IReadOnlyList<TimerInfo> Ticks
        {
            get
            {
                lock (_lock)
                {
                    return [.. _ticks];
                }
            }
        }

        public TaskCompletionSource Block() => _block = new TaskCompletionSource();

        public void Fail(int times) => _failures = times;

        public async Task Tick(TimerInfo timer)
        {
            lock (_lock)
            {
                _ticks.Add(timer);
                MostAtOnce = Math.Max(MostAtOnce, ++_running);
            }

            await (_block?.Task ?? Task.CompletedTask);
            await Task.Delay(Length);
            lock (_lock)
            {
                _running--;
                _ended++;
            }

            if (_failures-- > 0)
            {
                throw new InvalidOperationException("This tick fails.");
            }
        }

        public Task Has(int ticks) => Until(() => Ticks.Count >= ticks);

        public Task Ended(int ticks) => Until(() => Volatile.Read(ref _ended) >= ticks);

        private static async Task Until(Func<bool> condition)
        {
            for (var i = 0; !condition(); i++)
            {
                Assert.True(i < 1000, "It never came.");
                await Task.Delay(5);
            }
        }
    }
}
