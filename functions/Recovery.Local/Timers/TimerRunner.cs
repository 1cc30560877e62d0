using Cronos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Local.Functions;
using Recovery.Readiness;
using Recovery.Storage;
using Recovery.Telemetry;
using Recovery.Time;

namespace Recovery.Local.Timers;

/// <summary>
/// Runs one timer's function, one run at a time. A tick that comes while the function still runs is missed, never queued up:
/// the next one says so.
/// </summary>
internal sealed partial class TimerRunner(
    LocalFunction function, IServiceScopeFactory scopes, IDistributedLock locks, Heartbeats heartbeats, ClinicClock clock, ILogger log)
{
    /// <summary>Clocks are put right, machines sleep, and a demo's clock changes its pace: no sleep is longer than this.</summary>
    private static readonly Duration LongestSleep = Duration.FromSeconds(30);

    /// <summary>Six fields, seconds first, in UTC, as Functions has it.</summary>
    private readonly CronExpression _schedule = CronExpression.Parse(((TimerTriggerAttribute)function.Trigger).Schedule, CronFormat.IncludeSeconds);

    private DateTimeOffset _last = clock.Time.GetUtcNow();

    /// <summary>A timer misses a tick now and then, and one may take long; not so many.</summary>
    private const int MissedTicks = 5;

    private static readonly Duration LongestRun = Duration.FromMinutes(5);

    private Heartbeat? _heartbeat;

    /// <summary>Ticks until <paramref name="noMore"/>; a run under way goes on until its end, or until <paramref name="abort"/>.</summary>
    public async Task Run(CancellationToken noMore, CancellationToken abort)
    {
        try
        {
            _heartbeat = heartbeats.Expect(function.Name, Duration.Max(Interval() * MissedTicks, clock.OfMachine(LongestRun)));
            await RunLoop(noMore, abort);
        }
        catch (OperationCanceledException) when (noMore.IsCancellationRequested)
        {
            // Stopped between two ticks.
        }
    }

    private async Task RunLoop(CancellationToken noMore, CancellationToken abort)
    {
        while (!noMore.IsCancellationRequested && NextAfter(clock.Time.GetUtcNow()) is { } next)
        {
            var missed = NextAfter(_last) < next;
            while (clock.Time.GetUtcNow() < next)
            {
                var left = Duration.FromTimeSpan(next - clock.Time.GetUtcNow());
                await clock.Delay(Duration.Min(left, clock.OfMachine(LongestSleep)), noMore);
            }

            await Tick(next, missed, abort);
        }
    }

    private async Task Tick(DateTimeOffset scheduled, bool missed, CancellationToken abort)
    {
        var status = new ScheduleStatus
        {
            Last = _last.UtcDateTime,
            Next = (NextAfter(scheduled) ?? DateTimeOffset.MaxValue).UtcDateTime,
            LastUpdated = clock.Time.GetUtcNow().UtcDateTime,
        };
        _last = scheduled;
        try
        {
            // As Functions has it: however many processes there are, one of them runs a timer at a time.
            await using var turn = await locks.Take(function.Name, abort);
            if (turn is not null)
            {
                await Invoke(new TimerInfo { IsPastDue = missed, ScheduleStatus = status }, abort);
            }

            // Where another process holds the lock, that one works; this one stands by to take over.
            _heartbeat?.Beat();
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The program stops.
        }
        catch (StoreException)
        {
            // The store logs once that it is away; the next tick runs all the same.
        }
        catch (Exception e)
        {
            Log.Failed(log, e, function.Name);
        }
    }

    private async Task Invoke(TimerInfo info, CancellationToken abort)
    {
        using var activity = Tracing.Timer(function.Name);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await function.Run(scope.ServiceProvider, info, abort);
        }
        catch (Exception e)
        {
            Tracing.Failed(activity, e);
            throw;
        }
    }

    private Duration Interval() =>
        NextAfter(_last) is { } first && NextAfter(first) is { } second ? Duration.FromTimeSpan(second - first) : Duration.Zero;

    private DateTimeOffset? NextAfter(DateTimeOffset instant) => _schedule.GetNextOccurrence(instant, TimeZoneInfo.Utc);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} failed; its next tick runs all the same")]
        public static partial void Failed(ILogger log, Exception exception, string function);
    }
}
