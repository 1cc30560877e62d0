using NodaTime;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Nudges.Send;

/// <summary>
/// The time that a process has reserved for its sends: a quarter of a second's worth at a time, so that the store isn't asked for each
/// message. Each send has an instant in it from which it may go. Timers wake late; that is made up for, but only as far as timers are to
/// blame: after a stall there is no burst. In the clock's ticks; for one thread at a time.
/// </summary>
/// <param name="unitsPerSecond">More than 0.</param>
internal sealed class ReservedStretch(Channel channel, double unitsPerSecond, ISendingPace pace, ClinicClock clock)
{
    private readonly long _second = clock.Time.TimestampFrequency;

    /// <summary>A unit's time.</summary>
    private readonly double _interval = clock.Time.TimestampFrequency / unitsPerSecond;

    /// <summary>How late a timer may wake on a busy machine; no less than a unit's time.</summary>
    private readonly long _lateness =
        (long)(clock.Time.TimestampFrequency * Math.Max(1 / unitsPerSecond, clock.OfMachine(Duration.FromMilliseconds(20)).TotalSeconds));

    /// <summary>How much is reserved at a time while there is a backlog.</summary>
    private readonly double _full = clock.OfMachine(Duration.FromMilliseconds(250)).TotalSeconds;

    /// <summary>What the store may take to answer.</summary>
    private readonly long _ahead = (long)(clock.Time.TimestampFrequency * clock.OfMachine(Duration.FromMilliseconds(50)).TotalSeconds);

    /// <summary>What is left of it. A send may be longer: it ends free beyond its end.</summary>
    private (long Free, long End) _left = (long.MinValue / 2, long.MinValue / 2);

    /// <summary>How long the store takes to answer, by its last answers.</summary>
    private long _untilAnswer;

    /// <summary>The last send took a unit's time or more beyond its end.</summary>
    public bool OwesASend => _left.Free - _left.End >= _interval;

    /// <summary>When to reserve the next: shortly before this one ends, for a process that dies leaves what it reserved unused.</summary>
    public long AskFrom => _left.End - Math.Max(_ahead, _untilAnswer);

    /// <summary>The instant that a send takes which arrived then: what lies further back than timers are late is given up.</summary>
    public long SlotOf(long arrived, long now) => Math.Max(Math.Max(_left.Free, arrived), now - _lateness);

    /// <summary>At least half a unit's time is left from that instant on.</summary>
    public bool HasRoom(long slot) => _left.End - slot >= _interval / 2;

    public void Take(int units, long slot) => _left.Free = slot + (long)Math.Ceiling(units * _interval);

    /// <summary>Reserves another stretch, and with it what the last send took beyond its own.</summary>
    /// <param name="first">The next send; or the last one, if it has gone.</param>
    /// <param name="waiting">The units of all that wait; 0: no more is reserved than what is owed.</param>
    /// <param name="ct">Cancelled: nothing is reserved.</param>
    public async Task Reserve(RateWaiter first, int waiting, CancellationToken ct)
    {
        var asked = clock.Time.GetTimestamp();
        var owed = Math.Max(0, _left.Free - _left.End);
        var length = owed + (long)Math.Ceiling(Units(first, waiting, asked) * _interval);

        // Time that is over before a slow store has answered would be of no use.
        var from = Math.Max(first.Arrived, asked + _untilAnswer - _lateness);
        var start = await pace.Reserve(
            channel, clock.Now + Duration.FromTimeSpan(clock.Time.GetElapsedTime(asked, from)), Duration.FromSeconds(length / (double)_second), ct)
            .ConfigureAwait(false);
        var answered = clock.Time.GetTimestamp();
        var at = answered + (long)((start - clock.Now).TotalSeconds * _second);
        _untilAnswer = Math.Max(answered - asked, _untilAnswer / 2);
        _left = (at + owed, at + length);
    }

    /// <summary>With a backlog as much as a stretch holds; for a message now and then no more than that, for others may have some too.</summary>
    private double Units(RateWaiter first, int waiting, long now)
    {
        var most = Math.Floor(unitsPerSecond * _full);
        return waiting == 0 ? 0 : Math.Max(first.Units, _left.End > now - (_full * _second) ? most : Math.Min(most, waiting));
    }
}
