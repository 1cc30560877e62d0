using Recovery.Appointments;
using Recovery.Messages;
using Recovery.Security;

namespace Recovery.Web.Links;

/// <summary>An appointment, or a request for one, whose link was opened.</summary>
/// <param name="Linked">The message that the link was in, with its runner.</param>
/// <param name="Entry">What is booked; null: nothing is.</param>
/// <param name="End">What takes it off a calendar; null: it was not called off.</param>
public sealed record LinkedAppointment(AppointmentRequest Request, LinkedNudge Linked, CalendarEntry? Entry, CalendarEntry? End);

/// <summary>Finds the request that a link in an answer is about.</summary>
public sealed class LinkedAppointments(LinkedNudges nudges, IAppointmentStore appointments, AppointmentCalendar calendar)
{
    /// <summary>
    /// What is booked or was called off is its own; of anything else the runner's latest request counts. Null: no link of ours, of another
    /// purpose, revoked, or its runner is erased.
    /// </summary>
    public async Task<LinkedAppointment?> Find(string? token, CancellationToken ct)
    {
        if (await nudges.Find(token, LinkPurpose.Appointment, ct) is not { Nudge: { RequestId: { } id } nudge } linked
            || nudge.Step == Timing.Step.Request || await appointments.Find(id, ct) is not { } told)
        {
            return null;
        }

        var request = told.Agreed is null ? await appointments.LatestOf(told.EntryId, ct) ?? told : told;
        return new LinkedAppointment(request, linked, calendar.EntryOf(request), calendar.EndOf(request));
    }
}
