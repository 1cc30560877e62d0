using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Clinic.Api;

/// <summary>Requests for appointments: those that wait, and reception's answer.</summary>
internal static class AppointmentApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var requests = api.MapGroup("/appointments");
        requests.MapGet("", List);
        requests.MapPost("/{id:long}/confirm", Confirm);
        requests.MapPost("/{id:long}/decline", Decline);
    }

    private static async Task<IResult> List(IAppointmentStore appointments, ClinicClock clock, CancellationToken ct) =>
        ClinicJson.Ok(new PageShape<AppointmentShape>([.. (await appointments.Open(ct)).Select(r => AppointmentShape.Of(r, clock))], null));

    /// <summary>The body is optional: without a day it is the one asked for, without an hour none is written down.</summary>
    private static async Task<IResult> Confirm(
        long id, HttpRequest request, IAppointmentStore appointments, AppointmentDesk desk, RecoverySettings settings, ClinicClock clock, CancellationToken ct)
    {
        if (await appointments.Find(id, ct) is not { } asked)
        {
            return NoRequest();
        }

        if (asked.Status != RequestStatus.Open)
        {
            return Answered();
        }

        var mistakes = new Mistakes();
        var form = JsonBody.IsEmpty(request) ? new AgreedForm(null, null) : await JsonBody.Read<AgreedForm>(request, mistakes, ct);
        if (form?.Check(asked, settings.Clinic.Hours, clock.Now.InZone(clock.Zone).LocalDateTime, mistakes.Add) is not { } agreed)
        {
            return mistakes.Problem();
        }

        return await desk.Confirm(asked, agreed, request.HttpContext.User.DeskName()) is { } confirmed && await appointments.Find(id, ct) is { } now
            ? ClinicJson.Ok(AppointmentShape.Of(now, clock) with { ToldBy = AppointmentShape.Code(confirmed.ToldBy) })
            : Answered();
    }

    private static async Task<IResult> Decline(long id, ClaimsPrincipal user, IAppointmentStore appointments, AppointmentDesk desk, ClinicClock clock, CancellationToken ct) =>
        await appointments.Find(id, ct) is null ? NoRequest()
        : await desk.Decline(id, user.DeskName()) && await appointments.Find(id, ct) is { } now ? ClinicJson.Ok(AppointmentShape.Of(now, clock))
        : Answered();

    private static IResult NoRequest() => ClinicJson.NotFound("There's no request with that id.");

    private static IResult Answered() => Results.Problem(
        "The request has already been answered or cancelled. GET /api/clinic/appointments lists those still waiting.", statusCode: StatusCodes.Status409Conflict, title: "Nothing was changed.");
}
