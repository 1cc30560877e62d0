using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;

namespace Recovery.Web.Clinic;

/// <summary>What is booked on a day, in the order of the day.</summary>
public sealed record AgendaDay(LocalDate Day, IReadOnlyList<AppointmentRequest> Booked);

/// <summary>What is booked, day by day; days without a booking are left out.</summary>
/// <param name="From">The first day looked at.</param>
/// <param name="To">The last one.</param>
public sealed record Agenda(LocalDate From, LocalDate To, IReadOnlyList<AgendaDay> Days)
{
    public const int UsualDays = 7;

    public static async Task<Agenda> Load(IAppointmentBook appointments, LocalDate from, int days, CancellationToken ct)
    {
        var to = from.PlusDays(days - 1);
        return new Agenda(from, to, [
            .. (await appointments.BookedBetween(from, to, ct))
                .GroupBy(r => r.Agreed!.Day)
                .OrderBy(d => d.Key)
                .Select(d => new AgendaDay(d.Key, [.. d.OrderBy(r => Begins(r.Agreed!)).ThenBy(r => r.Name, StringComparer.CurrentCulture).ThenBy(r => r.Id)])),
        ]);
    }

    /// <summary>Where no hour is written down, with the part of the day.</summary>
    private static LocalTime Begins(AgreedTime time) => time.Hour ?? PartsOfDay.Whole(time.Part).From;
}
