using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Readiness;
using Recovery.Time;

namespace Recovery.Local.Queues;

/// <summary>Failures in a row of something that a pump depends on: logged once when they begin and once when they end.</summary>
internal sealed partial class Outage(string what, ClinicClock clock, ILogger log)
{
    private static readonly Duration Longest = Duration.FromSeconds(10);
    private int _failures;

    public void Note(Exception exception)
    {
        if (Interlocked.Increment(ref _failures) == 1)
        {
            Log.Begins(log, exception is StoreException ? null : exception, what);
        }
    }

    public void Over()
    {
        if (Volatile.Read(ref _failures) > 0 && Interlocked.Exchange(ref _failures, 0) is > 0 and var failures)
        {
            Log.Ends(log, what, failures);
        }
    }

    /// <summary>Waits before the next attempt: a tenth of a second after the first failure, doubling up to ten seconds of machine time.</summary>
    public Task BackOff(CancellationToken ct) => clock.Delay(clock.OfMachine(DelayAfter(Volatile.Read(ref _failures))), ct);

    internal static Duration DelayAfter(int failures) =>
        Duration.Min(Longest, Duration.FromMilliseconds(100) * (1 << Math.Clamp(failures - 1, 0, 10)));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{What} failed; trying again until it works")]
        public static partial void Begins(ILogger log, Exception? exception, string what);

        [LoggerMessage(LogLevel.Warning, "{What} works again after {Failures} failures")]
        public static partial void Ends(ILogger log, string what, int failures);
    }
}
