using System.Globalization;
using Microsoft.AspNetCore.Http;
using Recovery.Appointments;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Clinic.Api;

/// <summary>What a body may say of an answer; which of it counts depends on the answer.</summary>
/// <param name="Words">What is added to a no.</param>
/// <param name="Seen">The id of the answer that stood when this one was decided on; left out: whatever stands.</param>
public sealed record AnswerBody(string? Day, string? Hour, string? Part, string? Words, string? Seen);

/// <summary>Gives the answer that a body asks for.</summary>
internal sealed class AppointmentAnswers(IAppointmentStore appointments, TypedAnswers answers, ClinicClock clock)
{
    public async Task<IResult> Give(long id, AnswerKind kind, HttpContext context, CancellationToken ct)
    {
        if (await appointments.Find(id, ct) is not { } request)
        {
            return AppointmentApi.NoRequest();
        }

        if (!request.Takes(kind))
        {
            return AppointmentApi.Answered(request);
        }

        var mistakes = new Mistakes();
        var body = JsonBody.IsEmpty(context.Request) ? new AnswerBody(null, null, null, null, null) : await JsonBody.Read<AnswerBody>(context.Request, mistakes, ct);
        var result = body is null || Typed(body, mistakes) is not { } typed ? null : await answers.Give(request, kind, typed, context.User.DeskName(), mistakes);
        return result switch
        {
            null => mistakes.Problem(),
            { Request: { } now, Outcome: AnswerOutcome.Given or AnswerOutcome.AlreadySo } =>
                ClinicJson.Ok(AppointmentShape.Of(now, clock) with { ToldBy = AppointmentShape.Code(result.ToldBy) }),
            { Outcome: AnswerOutcome.Gone } => AppointmentApi.NoRequest(),
            _ => AppointmentApi.Answered(result.Request),
        };
    }

    private static TypedAnswer? Typed(AnswerBody body, Mistakes mistakes)
    {
        long? seen = null;
        if (body.Seen is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                mistakes.Add("seen", "That isn't the id of an answer. Use answerId as it was served, or leave it out.");
                return null;
            }

            seen = id;
        }

        return new TypedAnswer(new AgreedForm(body.Day, body.Hour, body.Part), body.Words, null, seen, IsBrief: true);
    }
}
