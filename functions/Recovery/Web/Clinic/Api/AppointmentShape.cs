using System.Globalization;
using NodaTime.Text;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>A request for an appointment as the API serves it; what it has none of is left out.</summary>
/// <param name="Overdue">It is unanswered, and the runner was told to hear by now.</param>
/// <param name="AgreedHour">Of a confirmed one; left out where it was not written down.</param>
/// <param name="ToldBy">The answer to a confirmation: the channel by which the runner is told; left out where no contact is open, or time is too short.</param>
public sealed record AppointmentShape(
    string Id, string EntryId, string RunnerId, string Name, string? Mobile, string? Email, string Race, string RaceDay, string Day, string Part,
    DateTimeOffset AskedAt, DateTimeOffset AnswerBy, bool Overdue, string Status, DateTimeOffset? AnsweredAt, string? AgreedDay, string? AgreedHour,
    string? ToldBy = null)
{
    private static readonly LocalTimePattern Hour = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    public static AppointmentShape Of(AppointmentRequest request, ClinicClock clock) => new(
        Number(request.Id), Number(request.EntryId), Number(request.RunnerId), request.Name, request.Mobile, request.Email, request.RaceName,
        request.RaceDay.Iso(), request.Day.Iso(), request.Part.Code(), request.AskedAt.In(clock.Zone), request.AnswerBy.In(clock.Zone),
        request.Status == RequestStatus.Open && request.AnswerBy <= clock.Now, request.Status.Code(), request.AnsweredAt?.In(clock.Zone),
        request.Agreed?.Day.Iso(), request.Agreed?.Hour is { } hour ? Hour.Format(hour) : null);

    public static string? Code(Channel? channel) => channel?.Code;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
