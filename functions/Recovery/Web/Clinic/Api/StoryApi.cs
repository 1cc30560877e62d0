using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>A runner's whole story, as JSON: oldest first, with what is to come, and every step of the plan.</summary>
internal static class StoryApi
{
    private const int MostAtOnce = 1000;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/runners/{id:long}/story", Get);

    private static async Task<IResult> Get(
        long id, HttpRequest request, RunnerStories stories, RecoverySettings settings, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var take = LogFilters.ReadWhole(request.Query, "take", 100, 1, MostAtOnce, mistakes);
        var after = LogFilters.ReadWhole(request.Query, "after", 0, 0, int.MaxValue, mistakes);
        if (mistakes.Any)
        {
            return mistakes.Problem();
        }

        if (await stories.Of(id, ct) is not { } told)
        {
            return ClinicJson.NotFound("There's no runner with that id.");
        }

        var shape = new StoryShapes(new StoryWords(settings, clock.Zone), clock.Zone);
        var past = told.Story.Past;
        return ClinicJson.Ok(new StoryShape(
            id.ToString(CultureInfo.InvariantCulture), told.Facts.Runner.Runner.Name, [.. past.Skip(after).Take(take).Select(shape.Of)],
            past.Count - after > take ? (after + take).ToString(CultureInfo.InvariantCulture) : null,
            [.. told.Story.Ahead.Select(shape.Of)], [.. told.Facts.Runner.Entries.SelectMany(e => told.Outlook(e.Entry.Id).Select(o => shape.Of(e, o)))]));
    }
}
