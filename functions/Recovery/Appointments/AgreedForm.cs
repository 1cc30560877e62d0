using NodaTime;
using NodaTime.Text;
using Recovery.Clinic;
using Recovery.Runners;

namespace Recovery.Appointments;

/// <summary>What reception typed beside "Booked": nothing in it is checked.</summary>
/// <param name="Day">ISO; empty: the day that the runner asked for.</param>
/// <param name="Hour">Such as <c>9:30</c>; empty: not written down. No hour is ever guessed.</param>
public sealed record AgreedForm(string? Day, string? Hour)
{
    public const string DayField = "day";
    public const string HourField = "hour";
    private const int MostDaysAhead = 366;

    /// <summary>Null: something is wrong, and <paramref name="mistake"/> got a sentence for the field.</summary>
    public AgreedTime? Check(AppointmentRequest request, ClinicHours hours, LocalDateTime now, Action<string, string> mistake)
    {
        if (CheckedDay(request, hours, now.Date, mistake) is not { } session)
        {
            return null;
        }

        var day = Said(session.Day);
        if (string.IsNullOrWhiteSpace(Hour))
        {
            if (PartsOfDay.Within(session, request.Part) is { } part && session.Day.At(part.To) > now)
            {
                return new AgreedTime(session.Day, null, request.Part);
            }

            mistake(HourField, $"The {request.Part.Code()} of {day} is over, or the clinic isn't open then. Enter the time you agreed.");
            return null;
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
            return new AgreedTime(session.Day, hour, request.Part);
        }

        return null;
    }

    private Session? CheckedDay(AppointmentRequest request, ClinicHours hours, LocalDate today, Action<string, string> mistake)
    {
        var day = request.Day;
        if (!string.IsNullOrWhiteSpace(Day))
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
