using NodaTime;
using Recovery.Clinic;

namespace Recovery.Desk.Faults;

/// <summary>Moments as sentences about faults say them.</summary>
/// <param name="now">When it is said.</param>
/// <param name="zone">Clinic time.</param>
public readonly struct SaidTimes(Instant now, DateTimeZone zone)
{
    public Instant Now => now;

    /// <summary>"7:31am"; of another day, "7:31am on Monday 26 April".</summary>
    public string Of(Instant at)
    {
        var local = at.InZone(zone).LocalDateTime;
        return local.Date == now.InZone(zone).Date
            ? SpokenTime.Hour(local.TimeOfDay)
            : $"{SpokenTime.Hour(local.TimeOfDay)} on {SpokenTime.LongDay(local.Date)}";
    }
}
