using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Recovery.Desk;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>Who changed what at the desk, as JSON: only ever read.</summary>
internal static class ChangeApi
{
    private const int MostAtOnce = 1000;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/changes", List);

    private static async Task<IResult> List(HttpRequest request, IDeskChanges changes, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var who = LogFilters.One(request.Query, "who", mistakes);
        var day = LogFilters.ReadDay(request.Query, "day", mistakes);
        var runner = ReadRunner(request.Query, mistakes);
        var take = LogFilters.ReadWhole(request.Query, "take", 100, 1, MostAtOnce, mistakes);
        var after = LogFilters.One(request.Query, "after", mistakes);
        if (mistakes.Any)
        {
            return mistakes.Problem();
        }

        try
        {
            var page = await changes.Page(ChangeFilters.Query(who, day, clock.Zone, after, take) with { RunnerId = runner }, ct);
            return ClinicJson.Ok(new PageShape<ChangeShape>([.. page.Items.Select(c => ChangeShape.Of(c, clock.Zone))], page.Next));
        }
        catch (FormatException)
        {
            mistakes.Add("after", "That isn't where a page ended. Use next from the page before, or leave it out.");
            return mistakes.Problem();
        }
    }

    private static long? ReadRunner(IQueryCollection query, Mistakes mistakes)
    {
        if (LogFilters.One(query, "runner", mistakes) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return id;
        }

        mistakes.Add("runner", "That isn't a runner's id. Use one from another answer of this API.");
        return null;
    }
}

/// <summary>A change as the API serves it.</summary>
/// <param name="Who">The name that stands on it.</param>
/// <param name="What">In words.</param>
/// <param name="RunnerId">Left out: it is about no runner, or they are deleted.</param>
/// <param name="Runner">The runner's name today.</param>
/// <param name="Subject">What else it is about: the id of a nudge, a request or a reply.</param>
/// <param name="Was">Left out: nothing stood there before.</param>
/// <param name="Becomes">Left out: nothing stands there now.</param>
public sealed record ChangeShape(
    DateTimeOffset At, string Who, string What, string? RunnerId, string? Runner, string? EntryId, string? RaceId, string? Race, string? Subject, string? Was, string? Becomes)
{
    public static ChangeShape Of(NotedChange noted, DateTimeZone zone) => new(
        noted.At.In(zone), noted.Change.Who, noted.Change.What, noted.Change.RunnerId?.ToString(CultureInfo.InvariantCulture), noted.Runner,
        noted.Change.EntryId?.ToString(CultureInfo.InvariantCulture), noted.Change.RaceId, noted.Race, noted.Change.Subject, noted.Change.Was, noted.Change.Becomes);
}
