using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Desk;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>The delivery log as JSON.</summary>
internal static class LogApi
{
    private const int MostAtOnce = 1000;

    /// <summary>Counting more would take longer than the page itself.</summary>
    private const int MostCounted = 10_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/nudges", List);
        api.MapGet("/nudges/{id}", One);
        api.MapGet("/summary", Summary);
    }

    private static async Task<IResult> List(HttpRequest request, IClinicLog log, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var filters = LogFilters.Read(request.Query, mistakes);
        var take = LogFilters.ReadWhole(request.Query, "take", 100, 1, MostAtOnce, mistakes);
        var after = LogFilters.One(request.Query, "after", mistakes);
        if (mistakes.Any)
        {
            return mistakes.Problem();
        }

        try
        {
            var page = await log.Page(filters.Query(after, take), ct);
            var total = after is not null ? null : page.Next is null ? page.Items.Count : await Total(log, filters, ct);
            return ClinicJson.Ok(new PageShape<NudgeShape>([.. page.Items.Select(i => NudgeShape.Of(i, clock.Zone))], page.Next, total));
        }
        catch (FormatException)
        {
            mistakes.Add("after", "That isn't where a page ended. Use next from the page before, or leave it out.");
            return mistakes.Problem();
        }
    }

    private static async Task<int?> Total(IClinicLog log, LogFilters filters, CancellationToken ct) =>
        filters.Text is null && await log.Count(filters.Query(null, 1), MostCounted + 1, ct) is var count && count <= MostCounted ? count : null;

    private static async Task<IResult> One(string id, IClinicLog log, ClinicClock clock, CancellationToken ct) =>
        await log.Find(id, ct) is { } line
            ? ClinicJson.Ok(NudgeShape.Of(line, clock.Zone))
            : ClinicJson.NotFound("There's no nudge with that id.");

    private static async Task<IResult> Summary(HttpRequest request, IClinicLog log, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var day = LogFilters.ReadDay(request.Query, "day", mistakes) ?? clock.Today;
        if (mistakes.Any)
        {
            return mistakes.Problem();
        }

        var summary = await log.Summary(day, ct);
        return ClinicJson.Ok(new SummaryShape(summary.Day.Iso(), summary.ByStatus, summary.ByStep, summary.LedTo));
    }
}
