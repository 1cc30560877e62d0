namespace Recovery.Time;

/// <summary>
/// The system's time, moved to <c>Clock:Start</c> and run at <c>Clock:Speed</c>; timers keep pace. For demos and tests.
/// </summary>
public sealed class ShiftedTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _start;
    private long _from = System.GetTimestamp();
    private double _speed;
    private DateTimeOffset? _stop;

    /// <param name="start">What the clock shows now.</param>
    /// <param name="speed">How many of its seconds pass in one; above 0.</param>
    public ShiftedTimeProvider(DateTimeOffset start, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        _start = start;
        _speed = speed;
    }

    /// <summary>May change while the clock runs; timers set before keep the pace they were set at.</summary>
    public double Speed
    {
        get
        {
            lock (_lock)
            {
                return _speed;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            lock (_lock)
            {
                _start = NowLocked();
                _from = System.GetTimestamp();
                _speed = value;
            }
        }
    }

    /// <summary>
    /// Shows this time at once, as after a sleep of the machine: no timer fires for what is left out, and each keeps what it had left.
    /// </summary>
    /// <param name="time">Not before now: then nothing happens.</param>
    public void SkipTo(DateTimeOffset time)
    {
        lock (_lock)
        {
            if (NowLocked() < time)
            {
                (_start, _from) = (time, System.GetTimestamp());
            }
        }
    }

    /// <summary>
    /// It runs up to here and stands still until this is set anew: whoever waits for a moment finds that moment, however late a busy
    /// machine wakes them. Null: it runs on.
    /// </summary>
    public DateTimeOffset? Stop
    {
        get
        {
            lock (_lock)
            {
                return _stop;
            }
        }

        set
        {
            lock (_lock)
            {
                _start = NowLocked();
                _from = System.GetTimestamp();
                _stop = value;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return NowLocked();
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    private DateTimeOffset NowLocked()
    {
        var now = _start + System.GetElapsedTime(_from) * _speed;
        return _stop is { } stop && now > stop && _start <= stop ? stop : now;
    }

    /// <summary>How long a span of this clock takes; rounded up, so that no timer fires before its time.</summary>
    private TimeSpan Real(TimeSpan span) =>
        span <= TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / Speed));

    private sealed class Timer(ITimer inner, ShiftedTimeProvider owner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(owner.Real(dueTime), owner.Real(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
