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
/// <param name="Since">When it was booked, changed or called off.</param>
/// <param name="Sequence">How often it was revised since it was booked: a calendar keeps the highest.</param>
/// <param name="IsOff">It is called off, and to be taken out of the calendar.</param>
/// <param name="Guest">Whose appointment it is; null: nobody can be named.</param>
public sealed record CalendarEntry(
    string Id, Instant From, Instant To, bool HourIsKnown, Instant Since, int Sequence = 0, bool IsOff = false, CalendarGuest? Guest = null);

/// <summary>Whose appointment it is.</summary>
/// <param name="Address">A <c>mailto:</c> or, for somebody without an email address, a <c>tel:</c>.</param>
public sealed record CalendarGuest(string Name, string Address)
{
    public override string ToString() => "guest";
}

/// <summary>
/// Appointments as iCalendar files (RFC 5545, RFC 5546). A new one is published: no answer is asked for. A change asks the calendar that has
/// it to take the new time, under the same id with a higher sequence; the end cancels it. Times are instants in UTC, which every calendar
/// shows in its owner's own time; the clinic's zone and its clock changes need no copy in the file.
/// </summary>
public static class CalendarFile
{
    public const string Name = "appointment.ics";

    /// <summary>Of one that takes an appointment off a calendar.</summary>
    public const string EndName = "cancelled.ics";

    /// <summary>
    /// As an attachment, without the <c>method</c> that stands in the file itself. SendGrid refuses a whole email whose attachment's type has a semicolon
    /// ("The attachment type cannot contain ';', or CRLF characters": sendgrid-csharp #386, sendgrid-php #250, sendgrid-go #450; the page of errors
    /// of its API, message.attachments.type). It is reported to let "text/calendar; method=REQUEST" pass (sendgrid-nodejs #217); nobody says so of CANCEL.
    /// </summary>
    public const string MediaType = "text/calendar";

    /// <summary>What the clinic's own name is followed by, as the file's maker.</summary>
    private const string Maker = "-//Recovery//Appointments//EN";

    public static string NameOf(CalendarEntry entry) => entry.IsOff ? EndName : Name;

    /// <summary>For a browser, which wants the letters' encoding named; calendars offer a change or an end by the method.</summary>
    public static string WebTypeOf(CalendarEntry entry) =>
        MethodOf(entry) is var method && method == CalendarMethods.Publish ? $"{MediaType}; charset=utf-8" : $"{MediaType}; charset=utf-8; method={method}";

    public static string Of(CalendarEntry entry, ClinicSettings clinic)
    {
        var calendar = new Calendar { ProductId = Maker, Method = MethodOf(entry) };
        var item = new CalendarEvent
        {
            Uid = entry.Id,
            DtStamp = At(entry.Since),
            DtStart = At(entry.From),
            DtEnd = At(entry.To),
            Summary = entry.HourIsKnown ? $"Recovery massage, {clinic.Name}" : $"Recovery massage at the time we agreed, {clinic.Name}",
            Description = $"To change it, or if you can't come, call {clinic.Phone}{(clinic.Email is null ? "" : $" or write to {clinic.Email}")}.",
            Location = clinic.Address,
            // RFC 5546 requires an organiser; a clinic without a mailbox is reached by phone.
            Organizer = new Organizer
            {
                CommonName = clinic.Name,
                Value = new Uri(clinic.Email is null ? MessageVariables.PhoneLink(clinic) : $"mailto:{clinic.Email}"),
            },
            Status = entry.IsOff ? EventStatus.Cancelled : EventStatus.Confirmed,
            Sequence = entry.Sequence,
            // The rest of the part of the day stays free.
            Transparency = entry.HourIsKnown && !entry.IsOff ? TransparencyType.Opaque : TransparencyType.Transparent,
        };

        // What is published names nobody; a change and an end name whom they are for.
        if (entry.Guest is { } guest && calendar.Method != CalendarMethods.Publish)
        {
            item.Attendees.Add(new Attendee
            {
                CommonName = MessageVariables.OneLine(guest.Name),
                Value = new Uri(guest.Address),
                ParticipationStatus = EventParticipationStatus.Accepted,
                Rsvp = false,
            });
        }

        calendar.Events.Add(item);
        return CalendarLines.Fold(new CalendarSerializer().SerializeToString(calendar)!);
    }

    private static string MethodOf(CalendarEntry entry) =>
        entry.IsOff ? CalendarMethods.Cancel : entry.Sequence > 0 ? CalendarMethods.Request : CalendarMethods.Publish;

    private static CalDateTime At(Instant instant) => new(instant.ToDateTimeUtc(), CalDateTime.UtcTzId);
}
