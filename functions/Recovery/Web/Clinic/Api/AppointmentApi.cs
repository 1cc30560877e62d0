using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>Requests for appointments and what is booked; reception's answers, and changes of a booking.</summary>
internal static class AppointmentApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var requests = api.MapGroup("/appointments");
        requests.MapGet("", List);
        requests.MapGet("/booked", AgendaApi.Booked);
        requests.MapGet("/{id:long}", One);
        requests.MapPost("/{id:long}/confirm", (long id, HttpContext context, AppointmentAnswers answers, CancellationToken ct) =>
            answers.Give(id, AnswerKind.Confirmed, context, ct));
        requests.MapPost("/{id:long}/offer", (long id, HttpContext context, AppointmentAnswers answers, CancellationToken ct) =>
            answers.Give(id, AnswerKind.Offered, context, ct));
        requests.MapPost("/{id:long}/decline", (long id, HttpContext context, AppointmentAnswers answers, CancellationToken ct) =>
            answers.Give(id, AnswerKind.Declined, context, ct));
        requests.MapPost("/{id:long}/change", (long id, HttpContext context, AppointmentAnswers answers, CancellationToken ct) =>
            answers.Give(id, AnswerKind.Changed, context, ct));
        requests.MapPost("/{id:long}/cancel", (long id, HttpContext context, AppointmentAnswers answers, CancellationToken ct) =>
            answers.Give(id, AnswerKind.Cancelled, context, ct));
        api.MapPost("/entries/{id:long}/appointment", AgendaApi.Book);
    }

    private static async Task<IResult> List(IAppointmentStore appointments, ClinicClock clock, CancellationToken ct) =>
        ClinicJson.Ok(new PageShape<AppointmentShape>([.. (await appointments.Unsettled(ct)).Select(r => AppointmentShape.Of(r, clock))], null));

    private static async Task<IResult> One(long id, IAppointmentStore appointments, IAppointmentBook book, ClinicClock clock, CancellationToken ct) =>
        await appointments.Find(id, ct) is { } request
            ? ClinicJson.Ok(AppointmentShape.Of(request, clock) with { Answers = [.. (await book.Answers(id, ct)).Select(a => AnswerShape.Of(a, clock.Zone))] })
            : NoRequest();

    internal static IResult NoRequest() => ClinicJson.NotFound("There's no request with that id.");

    internal static IResult Answered(AppointmentRequest? request) => Results.Problem(
        request is { Stands: true } ? $"{AnswerWords.Standing(request)} POST to change or cancel alters a booking."
            : $"The request has already been answered or cancelled. {(request is null ? "" : AnswerWords.Standing(request) + " ")}GET /api/clinic/appointments lists those still waiting.",
        statusCode: StatusCodes.Status409Conflict, title: "Nothing was changed.");
}

/// <summary>What a body may say of an answer; which of it counts depends on the answer.</summary>
/// <param name="Words">What is added to a no.</param>
/// <param name="Seen">The id of the answer that stood when this one was decided on; left out: whatever stands.</param>
public sealed record AnswerBody(string? Day, string? Hour, string? Part, string? Words, string? Seen);

/// <summary>Gives the answer that a body asks for.</summary>
internal sealed class AppointmentAnswers(IAppointmentStore appointments, AppointmentDesk desk, RecoverySettings settings, ClinicClock clock)
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
        var result = body is null ? null : await Give(request, kind, body, ChangedBy.Desk(context.User.DeskName()), mistakes);
        return result switch
        {
            null => mistakes.Problem(),
            { Request: { } now, Outcome: AnswerOutcome.Given or AnswerOutcome.AlreadySo } =>
                ClinicJson.Ok(AppointmentShape.Of(now, clock) with { ToldBy = AppointmentShape.Code(result.ToldBy) }),
            { Outcome: AnswerOutcome.Gone } => AppointmentApi.NoRequest(),
            _ => AppointmentApi.Answered(result.Request),
        };
    }

    private async Task<AnswerResult?> Give(AppointmentRequest request, AnswerKind kind, AnswerBody body, ChangedBy by, Mistakes mistakes)
    {
        if (ReadSeen(body, mistakes) is var seen && mistakes.Any)
        {
            return null;
        }

        if (kind == AnswerKind.Cancelled)
        {
            return await desk.Cancel(request, by, seen: seen);
        }

        if (kind == AnswerKind.Declined)
        {
            var words = DeclineWords.Check(body.Words, out var wrong);
            if (wrong is not null)
            {
                mistakes.Add("words", wrong);
                return null;
            }

            return await desk.Decline(request, words, by, seen);
        }

        if (TimeOf(request, kind, body, mistakes) is not { } time)
        {
            return null;
        }

        return await (kind switch
        {
            AnswerKind.Offered => desk.Offer(request, time, by, seen),
            AnswerKind.Changed => desk.Change(request, time, by, seen),
            _ => desk.Confirm(request, time, by, seen),
        });
    }

    /// <summary>A yes is to the day that was asked for unless another is named; an offer or a change names its own.</summary>
    private AgreedTime? TimeOf(AppointmentRequest request, AnswerKind kind, AnswerBody body, Mistakes mistakes)
    {
        var form = new AgreedForm(body.Day, body.Hour, body.Part);
        var now = clock.Now.InZone(clock.Zone).LocalDateTime;
        return kind == AnswerKind.Confirmed
            ? form.Check(request, settings.Clinic.Hours, now, mistakes.Add)
            : form.Check(request.Agreed?.Day, null, settings.Clinic.Hours, now, mistakes.Add);
    }

    private static long? ReadSeen(AnswerBody body, Mistakes mistakes)
    {
        if (body.Seen is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
        {
            return seen;
        }

        mistakes.Add("seen", "That isn't the id of an answer. Use answerId as it was served, or leave it out.");
        return null;
    }
}
