using NodaTime;
using Recovery.Clinic;

namespace Recovery.Appointments;

/// <summary>When the appointment is, as reception and the runner agreed on it.</summary>
/// <param name="Hour">Null: it was not written down; only the part of the day is.</param>
/// <param name="Part">What the runner had asked for; counts where no hour is given.</param>
public sealed record AgreedTime(LocalDate Day, LocalTime? Hour, PartOfDay Part)
{
    /// <summary>
    /// With an hour, from then on for as long as an appointment takes, and no longer than the clinic is open. Without, the part of the day
    /// while the clinic is open. Null: the clinic is not open then (any more).
    /// </summary>
    public OpenPeriod? Span(ClinicHours hours, Duration length)
    {
        if (hours.SessionOn(Day) is not { } session)
        {
            return null;
        }

        if (Hour is not { } hour)
        {
            return PartsOfDay.Within(session, Part);
        }

        var open = session.Periods.Where(p => p.From <= hour && hour < p.To).ToArray();
        return open is [var period] ? new OpenPeriod(hour, End(hour, length, period.To)) : null;
    }

    /// <summary>Times of a day wrap around at midnight.</summary>
    private static LocalTime End(LocalTime from, Duration length, LocalTime closing) =>
        length.TotalNanoseconds < (closing - from).ToDuration().TotalNanoseconds ? from.PlusNanoseconds((long)length.TotalNanoseconds) : closing;
}
