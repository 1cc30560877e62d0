using NodaTime;
using Recovery.Time;

namespace Recovery.Nudges.Delivery;

/// <summary>
/// Spaces sends evenly at a provider's rate, by the clinic's clock: units (segments of texts, or emails) a second, no burst,
/// first come first served. Whatever the clock and its timers do, no second holds more than the rate and one message.
/// </summary>
/// <remarks>
/// Each send has an instant from which it may go. Timers wake late; that lateness is made up for, so that the rate is reached,
/// but only as far as timers are to blame: after a stall there is no burst, and a send that came late gets no credit for idle time.
/// </remarks>
public sealed class RateLimiter : IDisposable
{
    /// <summary>How late a timer may wake on a busy machine.</summary>
    private static readonly Duration TimerLateness = Duration.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _waiting = new();
    private readonly ClinicClock _clock;
    private readonly TimeProvider _time;
    private readonly double _unitsPerSecond;
    private readonly SlidingSecond _second;
    private readonly ITimer _timer;
    private long _free = long.MinValue;

    /// <param name="clock">Whose seconds are meant.</param>
    /// <param name="unitsPerSecond">0: no limit.</param>
    public RateLimiter(ClinicClock clock, double unitsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitsPerSecond);
        _clock = clock;
        _time = clock.Time;
        _unitsPerSecond = unitsPerSecond;
        _second = new SlidingSecond(_time.TimestampFrequency, unitsPerSecond);
        _timer = _time.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Returns when so many units may go out.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or disposed, while it waited: nothing of the rate is used.</exception>
    public ValueTask Wait(int units, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(ct);
        }

        if (_unitsPerSecond == 0 || units <= 0)
        {
            return ValueTask.CompletedTask;
        }

        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (_waiting.Count == 0 && From(now, now) <= now)
            {
                Take(units, now, now);
                return ValueTask.CompletedTask;
            }

            var waiter = new Waiter(units, now, ct);
            _waiting.Enqueue(waiter);
            if (_waiting.Count == 1)
            {
                WakeAt(From(now, now), now);
            }

            return new ValueTask(waiter.Task);
        }
    }

    /// <summary>Counts units that turned out to go with the send that was just let through; the next one waits for them.</summary>
    public void Charge(int units)
    {
        if (_unitsPerSecond == 0 || units <= 0)
        {
            return;
        }

        lock (_lock)
        {
            var now = _time.GetTimestamp();
            Take(units, now, now);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var waiter))
            {
                waiter.TrySetCanceled();
            }
        }
    }

    private void Pump()
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out var waiter))
            {
                var now = _time.GetTimestamp();
                var from = From(waiter.Arrived, now);
                if (!waiter.Task.IsCompleted && now < from)
                {
                    WakeAt(from, now);
                    return;
                }

                _waiting.Dequeue();
                if (waiter.Release())
                {
                    Take(waiter.Units, waiter.Arrived, now);
                }
            }
        }
    }

    /// <summary>The instant from which a send that arrived then may go.</summary>
    private long From(long arrived, long now) => Math.Max(Math.Max(_free, arrived), _second.HasRoomFrom(now));

    private void Take(int units, long arrived, long now)
    {
        var interval = _time.TimestampFrequency / _unitsPerSecond;
        var slot = Math.Max(_free, arrived);
        if (slot < now)
        {
            var lateness = _clock.OfMachine(TimerLateness).TotalSeconds * _time.TimestampFrequency;
            slot = Math.Max(slot, now - (long)Math.Max(interval, lateness));
        }

        _free = slot + (long)Math.Ceiling(units * interval);
        _second.Add(now, units);
    }

    /// <summary>Timers count whole milliseconds and cut the rest off: rounded up, or they would fire too early.</summary>
    private void WakeAt(long timestamp, long now) => _timer.Change(
        TimeSpan.FromMilliseconds(Math.Ceiling(_time.GetElapsedTime(now, timestamp).TotalMilliseconds)), Timeout.InfiniteTimeSpan);

    private sealed class Waiter : TaskCompletionSource
    {
        private readonly CancellationTokenRegistration _cancelled;

        public Waiter(int units, long arrived, CancellationToken ct)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            Units = units;
            Arrived = arrived;
            _cancelled = ct.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).TrySetCanceled(token), this);
        }

        public int Units { get; }

        public long Arrived { get; }

        /// <summary>False: it was cancelled before.</summary>
        public bool Release()
        {
            _cancelled.Unregister();
            return TrySetResult();
        }
    }
}
