using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Appointments;
using Recovery.Time;
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
