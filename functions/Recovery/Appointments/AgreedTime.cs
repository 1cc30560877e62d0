using NodaTime;
using Recovery.Clinic;

namespace Recovery.Appointments;

/// <summary>When the appointment is, as reception and the runner agreed on it.</summary>
/// <param name="Hour">Null: it was not written down; only the part of the day is.</param>
/// <param name="Part">What the runner had asked for; counts where no hour is given.</param>
public sealed record AgreedTime(LocalDate Day, LocalTime? Hour, PartOfDay Part)
{
    /// <summary>"9:30am"; "morning".</summary>
    public string InWords => Hour is { } hour ? SpokenTime.Hour(hour) : Part.Code();

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

    /// <summary>
    /// As <see cref="Span"/> has it; where the clinic is not open then any more, still when it was to be. What is called off is often called off
    /// because the clinic closes, and its runner has to be told of that very time.
    /// </summary>
    public OpenPeriod SpanAsAgreed(ClinicHours hours, Duration length) =>
        Span(hours, length) ?? (Hour is { } hour ? new OpenPeriod(hour, End(hour, length, LocalTime.MaxValue)) : PartsOfDay.Whole(Part));

    /// <summary>From then on nobody can say yes to it any more: its hour has begun or, without one, that part of the day is over.</summary>
    public LocalDateTime Lapses(ClinicHours hours, Duration length)
    {
        var span = SpanAsAgreed(hours, length);
        return Day.At(Hour is null ? span.To : span.From);
    }

    /// <summary>Times of a day wrap around at midnight.</summary>
    private static LocalTime End(LocalTime from, Duration length, LocalTime closing) =>
        length.TotalNanoseconds < (closing - from).ToDuration().TotalNanoseconds ? from.PlusNanoseconds((long)length.TotalNanoseconds) : closing;
}
