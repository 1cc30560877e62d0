using NodaTime;
using NodaTime.Text;
using Recovery.Clinic;
using Recovery.Runners;

namespace Recovery.Appointments;

/// <summary>The day and hour that reception typed for a booking or an offer: nothing in it is checked.</summary>
/// <param name="Day">ISO; empty: the day that the runner asked for.</param>
/// <param name="Hour">Such as <c>9:30</c>; empty: not written down. No hour is ever guessed.</param>
/// <param name="Part">Counts where there is no hour; empty: the part of the day that the runner asked for.</param>
public sealed record AgreedForm(string? Day, string? Hour, string? Part = null)
{
    public const string DayField = "day";
    public const string HourField = "hour";
    public const string PartField = "part";
    private const int MostDaysAhead = 366;

    /// <summary>Nothing was typed at all.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Day) && string.IsNullOrWhiteSpace(Hour) && string.IsNullOrWhiteSpace(Part);

    /// <summary>Against what a runner asked for. Null: something is wrong, and <paramref name="mistake"/> got a sentence for the field.</summary>
    public AgreedTime? Check(AppointmentRequest request, ClinicHours hours, LocalDateTime now, Action<string, string> mistake) =>
        Check(request.Day, request.Part, hours, now, mistake);

    /// <summary>Null: something is wrong, and <paramref name="mistake"/> got a sentence for the field.</summary>
    /// <param name="otherwise">The day where none was typed; null: one has to be.</param>
    /// <param name="usual">The part of the day where neither it nor an hour was typed; null: one of them has to be.</param>
    /// <param name="hours">When the clinic is open.</param>
    /// <param name="now">Clinic time.</param>
    /// <param name="mistake">Takes a field and a sentence.</param>
    public AgreedTime? Check(LocalDate? otherwise, PartOfDay? usual, ClinicHours hours, LocalDateTime now, Action<string, string> mistake)
    {
        if (CheckedDay(otherwise, hours, now.Date, mistake) is not { } session)
        {
            return null;
        }

        var day = Said(session.Day);
        if (string.IsNullOrWhiteSpace(Hour))
        {
            return CheckedPart(session, usual, now, mistake);
        }

        if (!HoursText.TryTimeOfDay(Hour, out var hour))
        {
            mistake(HourField, $"'{Hour.Trim()}' isn't a time. Use one like 9:30, or leave it empty.");
        }
        else if (!session.Periods.Any(p => p.From <= hour && hour < p.To))
        {
            mistake(HourField, $"The clinic isn't open at {Said(hour)} on {day}. It's open {string.Join(" and ", session.Periods.Select(p => $"{Said(p.From)} to {Said(p.To)}"))}.");
        }
        else if (session.Day.At(hour) <= now)
        {
            mistake(HourField, $"{Said(hour)} on {day} is in the past. Enter a later time.");
        }
        else
        {
            return new AgreedTime(session.Day, hour, PartsOfDay.At(hour));
        }

        return null;
    }

    private AgreedTime? CheckedPart(Session session, PartOfDay? usual, LocalDateTime now, Action<string, string> mistake)
    {
        var part = usual;
        if (!string.IsNullOrWhiteSpace(Part))
        {
            if (!PartsOfDay.TryParse(Part.Trim(), out var typed))
            {
                mistake(PartField, $"'{Part.Trim()}' isn't a part of the day. Use {string.Join(" or ", Enum.GetValues<PartOfDay>().Select(p => p.Code()))}.");
                return null;
            }

            part = typed;
        }

        if (part is not { } chosen)
        {
            mistake(HourField, "Enter the time, or choose a part of the day.");
            return null;
        }

        if (PartsOfDay.Within(session, chosen) is { } open && session.Day.At(open.To) > now)
        {
            return new AgreedTime(session.Day, null, chosen);
        }

        mistake(HourField, $"The {chosen.Code()} of {Said(session.Day)} is over, or the clinic isn't open then. Enter the time you agreed.");
        return null;
    }

    private Session? CheckedDay(LocalDate? otherwise, ClinicHours hours, LocalDate today, Action<string, string> mistake)
    {
        LocalDate day;
        if (string.IsNullOrWhiteSpace(Day))
        {
            if (otherwise is not { } usual)
            {
                mistake(DayField, "Enter the day.");
                return null;
            }

            day = usual;
        }
        else
        {
            if (LocalDatePattern.Iso.Parse(Invisible.Drop(Day).Trim()) is not { Success: true } given)
            {
                mistake(DayField, $"'{Day.Trim()}' isn't a date. Use one like 2027-04-27.");
                return null;
            }

            day = given.Value;
        }

        if (day < today)
        {
            mistake(DayField, $"{Said(day)} is in the past. Enter the day you agreed.");
        }
        else if (day > today.PlusDays(MostDaysAhead))
        {
            mistake(DayField, $"{Said(day)} {day.Year} is more than a year away. Check the year.");
        }
        else if (hours.SessionOn(day) is { } session)
        {
            return session;
        }
        else
        {
            mistake(DayField, $"The clinic is closed on {Said(day)}. Enter a day when it's open.");
        }

        return null;
    }

    private static string Said(LocalDate day) => SpokenTime.LongDay(day);

    private static string Said(LocalTime time) => SpokenTime.Hour(time);
}
