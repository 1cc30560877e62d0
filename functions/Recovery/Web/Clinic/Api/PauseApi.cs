using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges.Pauses;
using Recovery.Races;
using Recovery.Time;
using Recovery.Timing;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>What is paused: POST pauses, DELETE resumes.</summary>
internal static class PauseApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var pauses = api.MapGroup("/pauses");
        pauses.MapGet("", List);
        pauses.MapPost("", Begin).RequireAuthorization(ClinicAuthentication.ManagerPolicy);
        pauses.MapDelete("/{id:long}", Resume).RequireAuthorization(ClinicAuthentication.ManagerPolicy);
    }

    private static async Task<IResult> List(PauseDesk desk, ClinicClock clock, CancellationToken ct) =>
        ClinicJson.Ok(new PageShape<PauseShape>([.. (await desk.InForce(ct)).Select(p => PauseShape.Of(p, clock.Zone))], null));

    private static async Task<IResult> Begin(
        HttpRequest request, PauseDesk desk, IRaceStore races, Timetable timetable, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        if (await JsonBody.Read<PauseForm>(request, mistakes, ct) is not { } form
            || await form.Check(races, timetable, clock, mistakes, ct) is not { } wanted)
        {
            return mistakes.Problem();
        }

        var (pause, isNew) = await desk.Begin(wanted.Of, request.HttpContext.User.DeskName(), wanted.Reason, wanted.Until);
        var held = (await desk.InForce(ct)).FirstOrDefault(p => p.Pause.Id == pause.Id)?.Held ?? 0;
        var shape = PauseShape.Of(new HoldingPause(pause, held), clock.Zone);
        return isNew ? ClinicJson.Created(FormattableString.Invariant($"{ClinicPaths.Api}/pauses/{pause.Id}"), shape) : ClinicJson.Ok(shape);
    }

    private static async Task<IResult> Resume(long id, HttpRequest request, PauseDesk desk) =>
        await desk.Resume(id, request.HttpContext.User.DeskName()) is null ? ClinicJson.NotFound("There's no pause with that id.") : Results.NoContent();
}

/// <summary>A pause in force.</summary>
/// <param name="What">What is paused: <c>everything</c>, <c>session</c>, <c>race</c> or <c>step</c>.</param>
/// <param name="Which">The session's day, the race's id or the step; left out for everything.</param>
/// <param name="Until">Left out: until somebody resumes.</param>
/// <param name="Held">How many nudges wait for it by now.</param>
public sealed record PauseShape(string Id, string What, string? Which, string By, string? Reason, DateTimeOffset Since, DateTimeOffset? Until, int Held)
{
    public static PauseShape Of(HoldingPause holding, DateTimeZone zone) => new(
        holding.Pause.Id.ToString(CultureInfo.InvariantCulture), holding.Pause.Of.Kind.Code(), holding.Pause.Of.Subject is { Length: > 0 } which ? which : null, holding.Pause.By,
        holding.Pause.Reason, holding.Pause.Since.In(zone), holding.Pause.HasEnd ? holding.Pause.Until.In(zone) : null, holding.Held);
}
