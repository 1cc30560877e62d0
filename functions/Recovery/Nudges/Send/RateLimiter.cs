using NodaTime;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Nudges.Send;

/// <summary>
/// Spaces sends evenly at a provider's rate, by the clinic's clock: units (segments of texts, or emails) a second, no burst,
/// first come first served. The rate holds for all processes on one store together. Whatever the clock and its timers do, no second
/// of one process holds more than the rate and one message.
/// </summary>
/// <remarks>The planner gives each nudge a second of its own; this keeps the rate within the second, and when nudges come in a heap after an outage.</remarks>
public sealed class RateLimiter : IDisposable
{
    private readonly RateQueue _waiting = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationToken _closing;
    private readonly ClinicClock _clock;
    private readonly double _unitsPerSecond;
    private readonly ReservedStretch _stretch;
    private readonly SlidingSecond _second;

    /// <param name="channel">Whose rate it is.</param>
    /// <param name="unitsPerSecond">0: no limit.</param>
    /// <param name="pace">Shared by all processes.</param>
    /// <param name="clock">Whose seconds are meant.</param>
    public RateLimiter(Channel channel, double unitsPerSecond, ISendingPace pace, ClinicClock clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitsPerSecond);
        (_unitsPerSecond, _clock, _closing) = (unitsPerSecond, clock, _closed.Token);
        _stretch = new ReservedStretch(channel, unitsPerSecond, pace, clock);
        _second = new SlidingSecond(clock.Time.TimestampFrequency, unitsPerSecond);
    }

    /// <summary>Returns when so many units may go out. Fails as the store does while it is away: then nothing may go out.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or disposed, while it waited: nothing of the rate is used.</exception>
    public ValueTask Wait(int units, CancellationToken ct) =>
        ct.IsCancellationRequested ? ValueTask.FromCanceled(ct)
        : _unitsPerSecond == 0 || units <= 0 ? ValueTask.CompletedTask
        : new ValueTask(Queue(new RateWaiter(units, _clock.Time.GetTimestamp(), isGone: false, ct)));

    /// <summary>Counts units that turned out to go with the send that was just let through; the next one waits for them.</summary>
    public void Charge(int units)
    {
        if (_unitsPerSecond > 0 && units > 0)
        {
            _ = Queue(new RateWaiter(units, _clock.Time.GetTimestamp(), isGone: true, CancellationToken.None));
        }
    }

    /// <summary>Idempotent.</summary>
    public void Dispose()
    {
        if (!_closing.IsCancellationRequested)
        {
            _closed.Cancel();
            _closed.Dispose();
        }
    }

    private Task Queue(RateWaiter waiter)
    {
        if (_waiting.Add(waiter))
        {
            _ = ReleaseAll();
        }

        return waiter.Task;
    }

    /// <summary>Goes on while anybody waits; never twice at a time.</summary>
    private async Task ReleaseAll()
    {
        while (_waiting.First() is { } first)
        {
            try
            {
                await Advance(first).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // the exception is passed to the sends that wait
            catch (Exception e)
#pragma warning restore CA1031
            {
                _waiting.FailAll(e);
            }
        }
    }

    /// <summary>Releases it, or waits for what it lacks.</summary>
    private Task Advance(RateWaiter first)
    {
        var now = _clock.Time.GetTimestamp();
        var slot = _stretch.SlotOf(first.Arrived, now);
        var hasRoom = _stretch.HasRoom(slot);
        var from = first.IsGone ? now : hasRoom ? Math.Max(slot, _second.HasRoomFrom(now)) : _stretch.AskFrom;
        if (now < from)
        {
            // Timers cut off what is not a whole millisecond, and would fire too early.
            return _clock.Delay(Duration.FromMilliseconds(Math.Ceiling(_clock.Time.GetElapsedTime(now, from).TotalMilliseconds)), _closing);
        }

        if (!hasRoom)
        {
            return _stretch.Reserve(first, _waiting.Units, _closing);
        }

        if (first.Release())
        {
            _stretch.Take(first.Units, slot);
            _second.Add(now, first.Units);

            // What it took beyond the stretch, other processes hear of at once, not with the next send.
            if (_stretch.OwesASend)
            {
                return _stretch.Reserve(first, _waiting.Units, _closing);
            }
        }

        return Task.CompletedTask;
    }
}
