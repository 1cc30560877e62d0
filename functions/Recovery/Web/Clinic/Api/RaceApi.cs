using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Races;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>The clinic's races as JSON.</summary>
internal static class RaceApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/races", List);
        api.MapPost("/races", Save).RequireAuthorization(ClinicAuthentication.ManagerPolicy);
    }

    private static async Task<IResult> List(IRaceStore races, CancellationToken ct) =>
        ClinicJson.Ok(new PageShape<RaceShape>([.. (await races.All(unlisted: true, ct)).Select(RaceShape.Of)], null));

    /// <summary>Adds a race; with the <c>id</c> of one that is there, changes it.</summary>
    private static async Task<IResult> Save(HttpRequest request, IRaceStore races, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        if (await JsonBody.Read<RaceForm>(request, mistakes, ct) is not { } form)
        {
            return mistakes.Problem();
        }

        var before = form.Id is null ? null : await races.Find(form.Id, ct);
        if (form.Id is not null && before is null)
        {
            mistakes.Add("id", $"No race has the id '{form.Id}'. Leave the id out to add a race.");
        }

        var race = form.Check(clock.Today, before, mistakes);
        if (race is not null && before is null && await races.Find(race.Id, ct) is not null)
        {
            mistakes.Add("name", $"There's already a race with that name. Send its id, {race.Id}, to change it, or use a different name.");
        }

        if (mistakes.Any || race is null)
        {
            return mistakes.Problem();
        }

        await races.Save(race, request.HttpContext.User.DeskName(), clock.Now, ct);
        return before is null ? ClinicJson.Created($"{ClinicPaths.Races}/{race.Id}", RaceShape.Of(race)) : ClinicJson.Ok(RaceShape.Of(race));
    }
}

/// <summary>A race as the API serves it.</summary>
public sealed record RaceShape(string Id, string Name, string ShortName, string InSentence, IReadOnlyList<string> Days, bool Listed)
{
    public static RaceShape Of(Race race) => new(race.Id, race.Name, race.ShortName, race.InSentence, [.. race.Days.Select(d => d.Iso())], race.Listed);
}
