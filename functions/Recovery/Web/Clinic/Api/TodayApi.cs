using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Desk;
using Recovery.Desk.Today;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Clinic.Api;

/// <summary>A day's sentence and who needs somebody, as JSON; and what is done about them.</summary>
internal static class TodayApi
{
    private const int MostPeople = 1000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/today", Get);
        api.MapPost("/nudges/{id}/rang", (string id, ClaimsPrincipal user, NeedsActions actions, CancellationToken ct) => TickOff(id, Handled.Rang, user, actions, ct));
        api.MapPost("/nudges/{id}/done", (string id, ClaimsPrincipal user, NeedsActions actions, CancellationToken ct) => TickOff(id, Handled.Done, user, actions, ct));
        api.MapDelete("/nudges/{id}/done", Undo);
        api.MapPost("/nudges/{id}/switch", Switch);
    }

    private static async Task<IResult> Get(HttpRequest request, TodayDesk today, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var day = LogFilters.ReadDay(request.Query, "day", mistakes) ?? clock.Today;
        var take = LogFilters.ReadWhole(request.Query, "take", 100, 1, MostPeople, mistakes);
        return mistakes.Any ? mistakes.Problem() : ClinicJson.Ok(TodayShape.Of(await today.Of(day, null, ct), take, clock.Now, clock.Zone));
    }

    private static async Task<IResult> TickOff(string id, Handled how, ClaimsPrincipal user, NeedsActions actions, CancellationToken ct) =>
        await actions.Handle([id], how, user.DeskName(), ct) > 0 ? Results.NoContent() : NotNeeded();

    private static async Task<IResult> Undo(string id, ClaimsPrincipal user, NeedsActions actions, CancellationToken ct) =>
        await actions.Undo([id], user.DeskName(), ct) > 0 ? Results.NoContent() : NotNeeded();

    private static async Task<IResult> Switch(string id, ClaimsPrincipal user, NeedsActions actions, IClinicLog log, CancellationToken ct) =>
        await log.Find(id, ct) is null ? ClinicJson.NotFound("There's no nudge with that id.")
        : await actions.Switch(id, user.DeskName(), ct) is { } other ? ClinicJson.Ok(new SwitchedShape(other.Code))
        : Results.Problem(
            "It has been dealt with, its time has passed, or the runner can't be reached another way.",
            statusCode: StatusCodes.Status409Conflict, title: "Nothing was sent another way.");

    private static IResult NotNeeded() => Results.Problem(
        "There's no such nudge, or nobody is needed for it.", statusCode: StatusCodes.Status409Conflict, title: "Nothing has changed.");

    private sealed record SwitchedShape(string Channel);
}
