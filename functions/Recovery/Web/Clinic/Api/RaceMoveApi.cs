using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>A race day that moves: <c>?preview=true</c> only tells what it would mean.</summary>
internal static class RaceMoveApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/races/{id}/move", Move)
        .RequireAuthorization(ClinicAuthentication.ManagerPolicy);

    private static async Task<IResult> Move(
        string id, HttpRequest request, IRaceStore races, RaceMoves moves, ClinicClock clock, CancellationToken ct)
    {
        if (await races.Find(id, ct) is not { } race)
        {
            return ClinicJson.NotFound("There's no race with that id.");
        }

        var mistakes = new Mistakes();
        var preview = LogFilters.ReadFlag(request.Query, "preview", mistakes);
        var form = await JsonBody.Read<MoveForm>(request, mistakes, ct);
        if (form?.Check(race, clock.Today, mistakes) is not var (from, to))
        {
            return mistakes.Problem();
        }

        var move = preview ? await moves.Preview(race, from, to, ct) : await moves.Apply(race, from, to, request.HttpContext.User.DeskName(), ct);
        return ClinicJson.Ok(new RaceMoveShape(
            race.Id, from.Iso(), to.Iso(), Applied: !preview, move.Entries, move.Kept, move.Moved, move.Cancelled, move.AlreadySent,
            [.. move.Steps.Select(MovedStepShape.Of)]));
    }
}

/// <summary>What a move means or meant, counted in nudges.</summary>
public sealed record RaceMoveShape(
    string Race, string From, string To, bool Applied, int Entries, int Kept, int Moved, int Cancelled, int AlreadySent,
    IReadOnlyList<MovedStepShape> Steps);

public sealed record MovedStepShape(
    string Step, string Channel, string? Was, string? Becomes, int Kept, int Moved, int Cancelled, int AlreadySent)
{
    public static MovedStepShape Of(MovedStep step) => new(
        step.Step, step.Channel.Code, step.Was?.Iso(), step.Becomes?.Iso(), step.Kept, step.Moved, step.Cancelled, step.AlreadySent);
}
