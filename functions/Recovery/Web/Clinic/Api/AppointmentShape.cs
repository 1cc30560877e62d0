using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>A request for an appointment, or a booking, as the API serves it; what it has none of is left out.</summary>
/// <param name="Overdue">It is unanswered, and the runner was told to hear by now.</param>
/// <param name="AgreedHour">Of a booking; left out where it was not written down.</param>
/// <param name="OfferedDay">The other time that waits for the runner's yes.</param>
/// <param name="Sequence">How often the booking was revised, as calendars count it.</param>
/// <param name="AnswerId">The answer that stands: send it back as <c>seen</c>, and nothing is changed that was changed meanwhile.</param>
/// <param name="ToldBy">The answer to an answer: the channel by which the runner is told; left out where no contact is open, or time is too short.</param>
/// <param name="Answers">Every answer, the oldest first; only where one request is asked for.</param>
public sealed record AppointmentShape(
    string Id, string EntryId, string RunnerId, string Name, string? Mobile, string? Email, string Race, string RaceDay, string Day, string Part,
    DateTimeOffset AskedAt, DateTimeOffset AnswerBy, bool Overdue, string Status, DateTimeOffset? AnsweredAt, string? AgreedDay, string? AgreedHour,
    string? AgreedPart, string? OfferedDay, string? OfferedHour, string? OfferedPart, int? Sequence, string? AnswerId, string? AnsweredBy,
    string? ToldBy = null, IReadOnlyList<AnswerShape>? Answers = null)
{
    public static AppointmentShape Of(AppointmentRequest request, ClinicClock clock) => new(
        Number(request.Id), Number(request.EntryId), Number(request.RunnerId), request.Name, request.Mobile, request.Email, request.RaceName,
        request.RaceDay.Iso(), request.Day.Iso(), request.Part.Code(), request.AskedAt.In(clock.Zone), request.AnswerBy.In(clock.Zone),
        request.Status == RequestStatus.Open && request.AnswerBy <= clock.Now, request.Status.Code(), request.AnsweredAt?.In(clock.Zone),
        request.Agreed?.Day.Iso(), AnswerShape.Iso(request.Agreed?.Hour), request.Agreed?.Part.Code(),
        request.Offer?.Day.Iso(), AnswerShape.Iso(request.Offer?.Hour), request.Offer?.Part.Code(),
        request.Agreed is null ? null : request.Sequence, request.Last is { } last ? Number(last.Id) : null, request.Last?.Who);

    public static string? Code(Channel? channel) => channel?.Code;

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One answer as the API serves it.</summary>
/// <param name="By">reception or runner.</param>
/// <param name="Who">The name at the desk; left out for the runner.</param>
public sealed record AnswerShape(
    string Id, DateTimeOffset At, string Answer, string? Day, string? Hour, string? Part, string? Words, int Sequence, string By, string? Who)
{
    private static readonly LocalTimePattern Hours = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    public static AnswerShape Of(AppointmentAnswer answer, DateTimeZone zone) => new(
        AppointmentShape.Number(answer.Id), answer.At.In(zone), answer.Kind.Code(), answer.Time?.Day.Iso(), Iso(answer.Time?.Hour), answer.Time?.Part.Code(),
        answer.Words, answer.Sequence, answer.By, answer.Who);

    internal static string? Iso(LocalTime? hour) => hour is { } at ? Hours.Format(at) : null;
}
