using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Recovery.Readiness;

namespace Recovery.Storage;

/// <summary>Logs once when the store begins to fail and once when it works again, however many pieces of work fail in between.</summary>
/// <param name="what">What fails, as the sentence begins.</param>
/// <param name="time">Null: the machine's own.</param>
public sealed partial class StoreOutage(string what, TimeProvider? time = null)
{
    /// <summary>A full disk still takes a small write now and then: it counts as over only when nothing has failed for so long.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private volatile bool _fails;
    private long _failures;
    private long _failedAt;

    /// <summary>Where it is logged.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Something failed. Only faults of the store itself count: a <see cref="StoreException"/>.</summary>
    public void Failed(Exception fault)
    {
        if (fault is not StoreException)
        {
            return;
        }

        lock (_lock)
        {
            _failures++;
            _failedAt = _time.GetTimestamp();
            if (!_fails)
            {
                _fails = true;
                Outages.Begins(Log, what, fault.Message);
            }
        }
    }

    /// <summary>Something worked. Costs nothing while nothing fails.</summary>
    public void Works()
    {
        if (!_fails)
        {
            return;
        }

        lock (_lock)
        {
            if (_fails && _time.GetElapsedTime(_failedAt) >= Calm)
            {
                _fails = false;
                Outages.Ends(Log, what, _failures);
                _failures = 0;
            }
        }
    }

    private static partial class Outages
    {
        [LoggerMessage(LogLevel.Error, "{What} fails. {Why}")]
        public static partial void Begins(ILogger log, string what, string why);

        [LoggerMessage(LogLevel.Warning, "{What} works again after {Failures} failures")]
        public static partial void Ends(ILogger log, string what, long failures);
    }
}
