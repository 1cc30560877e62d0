using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>What goes out next, as JSON.</summary>
internal static class UpcomingApi
{
    private const int MostDays = 366;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/upcoming", List);

    private static async Task<IResult> List(HttpRequest request, Upcoming upcoming, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var days = LogFilters.ReadWhole(request.Query, "days", otherwise: 14, 1, MostDays, mistakes);
        return mistakes.Any
            ? mistakes.Problem()
            : ClinicJson.Ok(new PageShape<UpcomingDayShape>([.. (await upcoming.Next(days, ct)).Days.Select(d => UpcomingDayShape.Of(d, clock.Zone))], null));
    }
}

/// <summary>A clinic day on which something goes out.</summary>
public sealed record UpcomingDayShape(string Day, int Total, IReadOnlyList<UpcomingStepShape> Steps)
{
    public static UpcomingDayShape Of(UpcomingDay day, DateTimeZone zone) => new(
        day.Day.Iso(), day.Total,
        [.. day.Steps.Select(s => new UpcomingStepShape(
            s.Step, s.Channel.Code, s.RaceId, s.RaceDay.Iso(), s.Window.NotBefore.In(zone), s.Window.Target.In(zone), s.Count,
            s.Line.Session.Iso(), s.Line.First?.In(zone), s.Line.Last?.In(zone), s.Channel.Tariff.CountsSegments ? s.Line.Segments : null, s.Line.Excluded))]);
}

/// <param name="Session">The open day that it is about.</param>
/// <param name="First">When the first of them goes out.</param>
/// <param name="Last">When the last does.</param>
/// <param name="Segments">What texts are billed as.</param>
/// <param name="Excluded">How many entries get none, by reason.</param>
public sealed record UpcomingStepShape(
    string Step, string Channel, string Race, string RaceDay, DateTimeOffset NotBefore, DateTimeOffset Target, int Count,
    string Session, DateTimeOffset? First, DateTimeOffset? Last, long? Segments, IReadOnlyDictionary<string, int> Excluded);
