using NodaTime;
using Recovery.Desk.Coming;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Web.Clinic;

/// <summary>A step that goes out to the runners of one race day on one channel.</summary>
/// <param name="Line">All that is known of it.</param>
public sealed record UpcomingStep(
    string Step, Channel Channel, string RaceId, string RaceName, LocalDate RaceDay, SendWindow Window, int Count, PreviewLine Line);

/// <summary>A day on which something goes out.</summary>
public sealed record UpcomingDay(LocalDate Day, IReadOnlyList<UpcomingStep> Steps)
{
    public int Total => Steps.Sum(s => s.Count);
}

/// <summary>The days on which something goes out.</summary>
/// <param name="AsOf">When that was worked out.</param>
public sealed record UpcomingDays(IReadOnlyList<UpcomingDay> Days, Instant AsOf)
{
    internal static UpcomingDays Of(PlanPreview preview, Instant asOf) => new(
        [
            .. from line in preview.Lines
               where line.Messages > 0
               orderby line.Window.NotBefore, line.RaceName, line.RaceDay.Day
               group new UpcomingStep(line.Step, line.Channel, line.RaceDay.RaceId, line.RaceName, line.RaceDay.Day, line.Window, line.Messages, line) by line.Window.Day
               into day
               select new UpcomingDay(day.Key, [.. day]),
        ],
        asOf);
}

/// <summary>What the planner will do, and what came of what it did before.</summary>
/// <param name="Days">The same by the day on which it goes out.</param>
public sealed record LookAhead(PlanPreview Preview, IReadOnlyList<Response> SoFar, UpcomingDays Days)
{
    /// <summary>When that was worked out.</summary>
    public Instant AsOf => Days.AsOf;
}
