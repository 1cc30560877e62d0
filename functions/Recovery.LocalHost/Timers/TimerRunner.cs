using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.LocalHost.Invoking;
using Recovery.Nudges.Telemetry;
using Recovery.Storage;
using Recovery.Time;

namespace Recovery.LocalHost.Timers;

/// <summary>A timer's function, ready to run.</summary>
internal sealed record TimerFunction(string Name, Schedule Schedule, bool RunOnStartup, RetryPolicy Retry, FunctionInvoker Invoker);

/// <summary>
/// Runs one timer's function, one run at a time. A tick that comes while the function still runs is missed, never queued up:
/// the next one says so.
/// </summary>
internal sealed partial class TimerRunner(TimerFunction function, IServiceScopeFactory scopes, ITurns turns, ClinicClock clock, ILogger log)
{
    /// <summary>Clocks are put right, machines sleep, and a demo's clock changes its pace: no sleep is longer than this.</summary>
    private static readonly Duration LongestSleep = Duration.FromSeconds(30);

    private DateTimeOffset _last = clock.Time.GetUtcNow();

    /// <summary>Ticks until <paramref name="noMore"/>; a run under way goes on until its end, or until <paramref name="abort"/>.</summary>
    public async Task Run(CancellationToken noMore, CancellationToken abort)
    {
        try
        {
            await TickOnAndOn(noMore, abort);
        }
        catch (OperationCanceledException) when (noMore.IsCancellationRequested)
        {
            // Stopped between two ticks.
        }
    }

    private async Task TickOnAndOn(CancellationToken noMore, CancellationToken abort)
    {
        if (function.RunOnStartup)
        {
            await Tick(_last, missed: false, noMore, abort);
        }

        while (!noMore.IsCancellationRequested && function.Schedule.NextAfter(clock.Time.GetUtcNow()) is { } next)
        {
            var missed = function.Schedule.NextAfter(_last) < next;
            while (clock.Time.GetUtcNow() < next)
            {
                var left = Duration.FromTimeSpan(next - clock.Time.GetUtcNow());
                await clock.Delay(Duration.Min(left, clock.OfMachine(LongestSleep)), noMore);
            }

            await Tick(next, missed, noMore, abort);
        }
    }

    private async Task Tick(DateTimeOffset scheduled, bool missed, CancellationToken noMore, CancellationToken abort)
    {
        var status = new ScheduleStatus
        {
            Last = _last.UtcDateTime,
            Next = (function.Schedule.NextAfter(scheduled) ?? DateTimeOffset.MaxValue).UtcDateTime,
            LastUpdated = clock.Time.GetUtcNow().UtcDateTime,
        };
        _last = scheduled;
        for (var retry = 1; ; retry++)
        {
            try
            {
                // As Functions has it: however many processes there are, one of them runs a timer at a time.
                await using var turn = await turns.Take(function.Name, abort);
                if (turn is null)
                {
                    return;
                }

                await Invoke(new TimerInfo { IsPastDue = missed, ScheduleStatus = status }, abort);
                return;
            }
            catch (OperationCanceledException) when (abort.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.Failed(log, e, function.Name);
                if (function.Retry.DelayBefore(retry) is not { } delay)
                {
                    return;
                }

                await clock.Delay(clock.OfMachine(Duration.FromTimeSpan(delay)), noMore);
            }
        }
    }

    private async Task Invoke(TimerInfo info, CancellationToken abort)
    {
        using var activity = Tracing.Timer(function.Name);
        try
        {
            await function.Invoker.InvokeInScope(scopes, new Invocation(info, null, abort));
        }
        catch (Exception e)
        {
            Tracing.Failed(activity, e);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} failed; its next tick runs all the same")]
        public static partial void Failed(ILogger log, Exception exception, string function);
    }
}
