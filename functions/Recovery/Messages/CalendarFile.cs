using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using NodaTime;
using Recovery.Settings;

namespace Recovery.Messages;

/// <summary>An appointment as a calendar takes it.</summary>
/// <param name="Id">The same one replaces what the calendar has of it.</param>
/// <param name="HourIsKnown">False: the span is the part of the day in which the agreed hour lies.</param>
/// <param name="Since">When it was booked.</param>
public sealed record CalendarEntry(string Id, Instant From, Instant To, bool HourIsKnown, Instant Since);

/// <summary>
/// Appointments as iCalendar files (RFC 5545), published as RFC 5546 has it: no answer is asked for. Times are instants in UTC, which
/// every calendar shows in its owner's own time; the clinic's zone and its clock changes need no copy in the file.
/// </summary>
public static class CalendarFile
{
    public const string Name = "appointment.ics";
    public const string MediaType = "text/calendar";

    /// <summary>What the clinic's own name is followed by, as the file's maker.</summary>
    private const string Maker = "-//Recovery//Appointments//EN";

    public static string Of(CalendarEntry entry, ClinicSettings clinic)
    {
        var calendar = new Calendar { ProductId = Maker, Method = CalendarMethods.Publish };
        calendar.Events.Add(new CalendarEvent
        {
            Uid = entry.Id,
            DtStamp = At(entry.Since),
            DtStart = At(entry.From),
            DtEnd = At(entry.To),
            Summary = entry.HourIsKnown ? $"Recovery massage, {clinic.Name}" : $"Recovery massage at the time we agreed, {clinic.Name}",
            Description = $"To change it, or if you can't come, call {clinic.Phone}{(clinic.Email is null ? "" : $" or write to {clinic.Email}")}.",
            Location = clinic.Address,
            // RFC 5546 requires an organiser in what is published; a clinic without a mailbox is reached by phone.
            Organizer = new Organizer
            {
                CommonName = clinic.Name,
                Value = new Uri(clinic.Email is null ? MessageVariables.PhoneLink(clinic) : $"mailto:{clinic.Email}"),
            },
            Status = EventStatus.Confirmed,
            Sequence = 0,
            // The rest of the part of the day stays free.
            Transparency = entry.HourIsKnown ? TransparencyType.Opaque : TransparencyType.Transparent,
        });
        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static CalDateTime At(Instant instant) => new(instant.ToDateTimeUtc(), CalDateTime.UtcTzId);
}
