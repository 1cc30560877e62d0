using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Desk;
using Recovery.Desk.Faults;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Clinic.Api;

/// <summary>Nudges that were given up, and sending them again: one, or all that there is still time for.</summary>
internal static class DeadLetterApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/dead-letters/{id}/replay", Replay);
        api.MapPost("/dead-letters/replay", async (ClaimsPrincipal user, Replays replays, CancellationToken ct) =>
            ClinicJson.Ok(ReplayedShape.Of(await replays.All(ChangedBy.Desk(user.DeskName()), ct))));
    }

    private static async Task<IResult> Replay(string id, ClaimsPrincipal user, Replays replays, IClinicLog log, ClinicClock clock, CancellationToken ct)
    {
        if (await log.Find(id, ct) is null)
        {
            return ClinicJson.NotFound("There's no nudge with that id.");
        }

        return await replays.One(id, ChangedBy.Desk(user.DeskName()), ct) && await log.Find(id, ct) is { } line
            ? ClinicJson.Ok(NudgeShape.Of(line, clock.Zone))
            : Results.Problem(
                "The nudge hasn't failed, or it's too late for its day.",
                statusCode: StatusCodes.Status409Conflict, title: "Nothing was sent again.");
    }
}

/// <summary>What sending all of them again came to.</summary>
/// <param name="Replayed">How many are back in the queue.</param>
/// <param name="More">There may be others: ask again.</param>
public sealed record ReplayedShape(int Replayed, bool More)
{
    public static ReplayedShape Of(int replayed) => new(replayed, replayed == Replays.Most);
}
