using NodaTime;
using Recovery.Messages;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Appointments;

/// <summary>Bookings as calendars take them.</summary>
public sealed class AppointmentCalendar(RecoverySettings settings, ClinicClock clock)
{
    /// <summary>As an answer has it: a change, or the end of it, under the same id. Null: nothing is booked, or the clinic is not open then any more.</summary>
    /// <param name="request">The booking.</param>
    /// <param name="answer">Null: one made before answers were kept.</param>
    public CalendarEntry? EntryOf(AppointmentRequest request, AppointmentAnswer? answer)
    {
        var isOff = answer?.Kind == AnswerKind.Cancelled;
        if ((answer?.Time ?? request.Agreed) is not { } time || request.CalendarId is not { } id)
        {
            return null;
        }

        var (hours, length) = (settings.Clinic.Hours, settings.Clinic.AppointmentLength);
        return (isOff ? time.SpanAsAgreed(hours, length) : time.Span(hours, length)) is not { } span ? null : new CalendarEntry(
            $"{id}@{settings.PublicUrl.Host}", At(time.Day.At(span.From)), At(time.Day.At(span.To)), time.Hour is not null,
            answer?.At ?? request.AnsweredAt ?? request.AskedAt, answer?.Sequence ?? 0, isOff, GuestOf(request));
    }

    /// <summary>As it stands now; null: nothing is booked.</summary>
    public CalendarEntry? EntryOf(AppointmentRequest request) => request.Stands ? EntryOf(request, request.Last) : null;

    /// <summary>What takes it off a calendar; null: it was not called off.</summary>
    public CalendarEntry? EndOf(AppointmentRequest request) =>
        request is { Status: RequestStatus.Undone, Last: { Kind: AnswerKind.Cancelled } last } ? EntryOf(request, last) : null;

    private static CalendarGuest? GuestOf(AppointmentRequest request) =>
        request.Email is { } email ? new CalendarGuest(request.Name, $"mailto:{email}")
        : request.Mobile is { } mobile ? new CalendarGuest(request.Name, $"tel:{mobile}")
        : null;

    private Instant At(LocalDateTime local) => local.InZoneLeniently(clock.Zone).ToInstant();
}
