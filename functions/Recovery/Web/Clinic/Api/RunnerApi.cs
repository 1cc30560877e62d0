using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Channels;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Clinic.Api;

/// <summary>
/// Erases a runner at their wish; lifts a stop that a provider reported, once the runner says that the contact is good. 204, or 404 when
/// there is none (any more).
/// </summary>
internal static class RunnerApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var runner = api.MapGroup("/runners/{id:long}");
        runner.MapDelete("", Erase);
        runner.MapDelete("/stops/{channel}", LiftStop);
        runner.MapPost("/contact", ContactApi.Correct);
    }

    private static async Task<IResult> Erase(long id, ClaimsPrincipal user, Erasure erasure) =>
        await erasure.Erase(id, ChangedBy.Desk(user.DeskName())) ? Results.NoContent() : NoRunner();

    private static async Task<IResult> LiftStop(
        long id, string channel, ClaimsPrincipal user, IRunnerDirectory runners, IRunnerChanges changes, ClinicClock clock, CancellationToken ct)
    {
        if (!ChannelCatalog.TryParse(channel, out var of) || await runners.Find(id, ct) is not { } runner)
        {
            return NoRunner();
        }

        var stops = runner.Stops.Where(s => s.Channel == of).ToList();
        if (stops.Count == 0)
        {
            return ClinicJson.NotFound("Nothing is stopped there.");
        }

        return await changes.LiftProvidersStop(id, of, ChangedBy.Desk(user.DeskName()), clock.Now, CancellationToken.None)
            ? Results.NoContent()
            : Results.Problem(
                stops.All(s => s.By == Source.Reception) ? "Reception set this stop. DELETE /api/clinic/entries/{id}/stopped lifts it." : "The runner said stop. Only the runner can undo that.",
                statusCode: StatusCodes.Status409Conflict, title: "The stop is still in place.");
    }

    private static IResult NoRunner() => ClinicJson.NotFound("There's no runner with that id.");
}
