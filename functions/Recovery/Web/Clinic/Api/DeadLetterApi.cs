using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Desk;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Clinic.Api;

/// <summary>Nudges that were given up, and sending them again.</summary>
internal static class DeadLetterApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/dead-letters/{id}/replay", Replay);

    private static async Task<IResult> Replay(string id, ClaimsPrincipal user, IDeadNudges nudges, IClinicLog log, ClinicClock clock, CancellationToken ct)
    {
        if (await log.Find(id, ct) is null)
        {
            return ClinicJson.NotFound("There's no nudge with that id.");
        }

        return await nudges.Replay(id, ChangedBy.Desk(user.DeskName()), clock.Now, ct) && await log.Find(id, ct) is { } line
            ? ClinicJson.Ok(NudgeShape.Of(line, clock.Zone))
            : Results.Problem(
                "The nudge hasn't failed, or it's too late for its day.",
                statusCode: StatusCodes.Status409Conflict, title: "Nothing was sent again.");
    }
}
