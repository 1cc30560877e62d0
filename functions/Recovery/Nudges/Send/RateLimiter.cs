using NodaTime;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Nudges.Send;

/// <summary>
/// Spaces sends evenly at a provider's rate, by the clinic's clock: units (segments of texts, or emails) a second, no burst,
/// first come first served. The rate holds for all processes on one store together. Whatever the clock and its timers do, no second
/// of one process holds more than the rate and one message.
/// </summary>
/// <remarks>
/// Each send has an instant from which it may go. Those instants are reserved in the store, a quarter of a second's worth at a time, so
/// that the store isn't asked for each message. Timers wake late; that lateness is made up for, so that the rate is reached, but only as
/// far as timers are to blame: after a stall there is no burst, and a send that came late gets no credit for idle time.
/// </remarks>
public sealed class RateLimiter : IDisposable
{
    /// <summary>How late a timer may wake on a busy machine.</summary>
    private static readonly Duration TimerLateness = Duration.FromMilliseconds(20);

    /// <summary>How much of the rate is reserved at a time while there is a backlog.</summary>
    private static readonly Duration Stretch = Duration.FromMilliseconds(250);

    /// <summary>How long before its stretch ends a process asks for another: what the store may take to answer.</summary>
    private static readonly Duration Ahead = Duration.FromMilliseconds(50);

    private static readonly Duration ShortestLead = Duration.FromMilliseconds(100);

    private static readonly Duration LongestLead = Duration.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<RateWaiter> _waiting = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationToken _closing;
    private readonly Channel _channel;
    private readonly ISendingPace _pace;
    private readonly ClinicClock _clock;
    private readonly TimeProvider _time;
    private readonly double _unitsPerSecond;
    private readonly double _interval;
    private readonly SlidingSecond _second;
    private readonly ITimer _timer;

    private readonly ReservedStretch _stretch;

    /// <summary>How far ahead the next stretch begins: 0, unless the store is so slow that stretches are over when its answer comes.</summary>
    private long _lead;

    private bool _isReserving;

    /// <param name="channel">Whose rate it is.</param>
    /// <param name="unitsPerSecond">0: no limit.</param>
    /// <param name="pace">Shared by all processes.</param>
    /// <param name="clock">Whose seconds are meant.</param>
    public RateLimiter(Channel channel, double unitsPerSecond, ISendingPace pace, ClinicClock clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitsPerSecond);
        (_channel, _unitsPerSecond, _pace, _clock, _time) = (channel, unitsPerSecond, pace, clock, clock.Time);
        _closing = _closed.Token;
        _interval = _time.TimestampFrequency / unitsPerSecond;
        _second = new SlidingSecond(_time.TimestampFrequency, unitsPerSecond);
        _stretch = new ReservedStretch(_interval, _time.GetTimestamp() - Ticks(Stretch));
        _timer = _time.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Returns when so many units may go out. Fails as the store does while it is away: then nothing may go out.</summary>
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

        var waiter = new RateWaiter(units, _time.GetTimestamp(), ct);
        lock (_lock)
        {
            _waiting.Enqueue(waiter);
        }

        Pump();
        return new ValueTask(waiter.Task);
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
            Take(units, SlotOf(now, now), now);
        }

        Pump();
    }

    /// <summary>Idempotent.</summary>
    public void Dispose()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        _timer.Dispose();
        _closed.Cancel();
        _closed.Dispose();
        EndWaiting(waiter => waiter.Fail(new OperationCanceledException()));
    }

    /// <summary>Releases the sends that may go, and reserves more when it is time to.</summary>
    private void Pump()
    {
        Wanted? wanted;
        lock (_lock)
        {
            wanted = Release();
            _isReserving |= wanted is not null;
        }

        if (wanted is not null)
        {
            _ = Reserve(wanted);
        }
    }

    /// <summary>What is to be reserved now; null: nothing.</summary>
    private Wanted? Release()
    {
        while (_waiting.TryPeek(out var waiter))
        {
            var now = _time.GetTimestamp();
            var slot = SlotOf(waiter.Arrived, now);
            if (waiter.Task.IsCompleted)
            {
                _waiting.Dequeue();
            }
            else if (!_stretch.HasRoom(slot))
            {
                return MoreFor(waiter, now);
            }
            else if (Math.Max(slot, _second.HasRoomFrom(now)) is var from && now < from)
            {
                WakeAt(from, now);
                break;
            }
            else
            {
                _waiting.Dequeue();
                if (waiter.Release())
                {
                    Take(waiter.Units, slot, now);
                }
            }
        }

        // What was sent beyond the reserved stretch is reported to the other instances at once, not with the next sending.
        return _stretch.OwesASend && !_isReserving ? new Wanted(_clock.Now, _stretch.Owed) : null;
    }

    private Wanted? MoreFor(RateWaiter first, long now)
    {
        if (_isReserving)
        {
            return null;
        }

        var askFrom = _stretch.End - Math.Max(Ticks(Ahead), _lead);
        if (now < askFrom && !_stretch.OwesASend)
        {
            WakeAt(askFrom, now);
            return null;
        }

        // With a backlog as much as a stretch holds; for a message now and then no more than that, for others may have some too.
        var most = Math.Max(1, Math.Floor(_unitsPerSecond * _clock.OfMachine(Stretch).TotalSeconds));
        var units = _stretch.End > now - Ticks(Stretch) ? most : Math.Min(most, _waiting.Count);
        var from = Math.Max(first.Arrived, now + _lead - Lateness);
        return new Wanted(_clock.Now + Duration.FromTimeSpan(_time.GetElapsedTime(now, from)), (long)Math.Ceiling(units * _interval) + _stretch.Owed);
    }

    private async Task Reserve(Wanted wanted)
    {
        try
        {
            var start = await _pace.Reserve(_channel, wanted.From, Duration.FromSeconds(wanted.Length / (double)_time.TimestampFrequency), _closing);
            lock (_lock)
            {
                var now = _time.GetTimestamp();
                _stretch.Begin(now + (long)((start - _clock.Now).TotalSeconds * _time.TimestampFrequency), wanted.Length);
                _lead = _stretch.HasRoom(now - Lateness) ? _lead / 2 : Math.Clamp(_lead * 2, Ticks(ShortestLead), Ticks(LongestLead));
                _isReserving = false;
            }
        }
#pragma warning disable CA1031 // the exception is passed to the sends that wait
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (_lock)
            {
                _isReserving = false;
            }

            EndWaiting(waiter => waiter.Fail(e));
            return;
        }

        Pump();
    }

    private void EndWaiting(Action<RateWaiter> end)
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var waiter))
            {
                end(waiter);
            }
        }
    }

    /// <summary>The instant that a send takes which arrived then: what lies further back than timers are late is given up.</summary>
    private long SlotOf(long arrived, long now) => Math.Max(Math.Max(_stretch.Free, arrived), now - Lateness);

    private void Take(int units, long slot, long now)
    {
        _stretch.Take(units, slot);
        _second.Add(now, units);
    }

    private long Lateness => (long)Math.Max(_interval, Ticks(TimerLateness));

    private long Ticks(Duration ofMachine) => (long)(_clock.OfMachine(ofMachine).TotalSeconds * _time.TimestampFrequency);

    /// <summary>Timers count whole milliseconds and cut the rest off: rounded up, or they would fire too early.</summary>
    private void WakeAt(long timestamp, long now) => _timer.Change(
        TimeSpan.FromMilliseconds(Math.Ceiling(_time.GetElapsedTime(now, timestamp).TotalMilliseconds)), Timeout.InfiniteTimeSpan);

    /// <param name="From">The earliest that can be used.</param>
    /// <param name="Length">In the clock's ticks.</param>
    private sealed record Wanted(Instant From, long Length);
}
