using NodaTime;
using Recovery.Time;

namespace Recovery.Local.Demo;

/// <summary>Runs the shifted clock from one moment to the next: fast through quiet hours, slowly while messages go out.</summary>
/// <param name="speed">How many seconds of race week pass in one while nothing goes out.</param>
internal sealed class DemoClock(ShiftedTimeProvider time, ClinicClock clock, double speed)
{
    /// <summary>How much slower the clock runs while messages go out: half an hour before opening takes a few seconds to watch.</summary>
    private const double Slower = 40;

    /// <summary>Half an hour takes four seconds at least: a busy machine must get its messages out in it.</summary>
    private const double FastestToWatch = 500;

    /// <summary>
    /// The slow pace. Never slower than this: timers keep the pace at which they were set, and a minute set at the pace of a real
    /// clock would outlast the night.
    /// </summary>
    public static double SlowPace(double speed) => Math.Clamp(speed / Slower, 1, FastestToWatch);

    private static readonly LocalTime SlowFrom = new(7, 20);

    public LocalDateTime Now => clock.Now.InZone(clock.Zone).LocalDateTime;

    /// <summary>Runs on from where it stands, slowly.</summary>
    public void SlowDown()
    {
        time.Speed = SlowPace(speed);
        time.Stop = null;
    }

    /// <summary>At normal speed from now on: a look around afterwards finds the week as it ended.</summary>
    public void Keep()
    {
        time.Speed = 1;
        time.Stop = null;
    }

    /// <summary>To the moment, where the clock stands until it is told to run on.</summary>
    /// <param name="moment">Clinic time.</param>
    /// <param name="goesOut">The days on which something goes out before opening, and until when it is to be watched.</param>
    public async Task RunTo(LocalDateTime moment, IReadOnlyDictionary<LocalDate, LocalTime> goesOut, CancellationToken ct)
    {
        while (Now < moment)
        {
            var now = Now;
            var slow = goesOut.TryGetValue(now.Date, out var slowTo) && now.TimeOfDay >= SlowFrom && now.TimeOfDay < slowTo;
            time.Speed = slow ? SlowPace(speed) : speed;
            var until = clock.Zone.AtLeniently(LocalDateTime.Min(moment, NextChange(now, goesOut))).ToInstant();
            time.Stop = until.ToDateTimeOffset();
            await clock.Delay(until - clock.Now, ct);
        }
    }

    private static LocalDateTime NextChange(LocalDateTime now, IReadOnlyDictionary<LocalDate, LocalTime> goesOut) =>
        goesOut.SelectMany(d => new[] { d.Key.At(SlowFrom), d.Key.At(d.Value) }).Where(t => t > now).DefaultIfEmpty(now.PlusDays(1)).Min();
}
