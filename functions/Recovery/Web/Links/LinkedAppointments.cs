using Recovery.Appointments;
using Recovery.Messages;
using Recovery.Security;

namespace Recovery.Web.Links;

/// <summary>An appointment whose link was opened.</summary>
/// <param name="Entry">Null: it no longer stands.</param>
public sealed record LinkedAppointment(AppointmentRequest Request, CalendarEntry? Entry);

/// <summary>Finds the appointment that a link in a confirmation is about.</summary>
public sealed class LinkedAppointments(LinkedNudges nudges, IAppointmentStore appointments, AppointmentLetters letters)
{
    /// <summary>Null: no link of ours, of another purpose, revoked, or its runner is erased.</summary>
    public async Task<LinkedAppointment?> Find(string? token, CancellationToken ct) =>
        await nudges.Find(token, LinkPurpose.Appointment, ct) is { Nudge: { RequestId: { } id } nudge }
        && await appointments.Find(id, ct) is { Agreed: not null } request
            ? new LinkedAppointment(request, request.Status == RequestStatus.Confirmed ? letters.CalendarEntryOf(nudge.Id, request) : null)
            : null;
}
