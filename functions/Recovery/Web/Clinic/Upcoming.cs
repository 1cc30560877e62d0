using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Log;
using Recovery.Nudges.Plan;
using Recovery.Time;

namespace Recovery.Web.Clinic;

/// <summary>A step that goes out to the runners of one race day on one channel.</summary>
public sealed record UpcomingStep(
    string Step, Channel Channel, string RaceId, string RaceName, LocalDate RaceDay, SendWindow Window, int Count);

/// <summary>A day on which something goes out.</summary>
public sealed record UpcomingDay(LocalDate Day, IReadOnlyList<UpcomingStep> Steps)
{
    public int Total => Steps.Sum(s => s.Count);
}

/// <summary>What goes out next: worked out from the timetable and from how many runners each race day has, planned yet or not.</summary>
public sealed class Upcoming(IClinicLog log, Timetable timetable, PlanningRange range, ClinicClock clock)
{
    /// <summary>The days from today on, as many as asked for, that have something to send.</summary>
    public async Task<IReadOnlyList<UpcomingDay>> Next(int days, CancellationToken ct)
    {
        var (from, to) = (clock.Today, clock.Today.PlusDays(days - 1));
        var counts = await log.RaceDayCounts(range.RaceDaysNear(from).From, range.RaceDaysNear(to).To, ct);
        return Of(timetable, counts, from, to, clock.Now);
    }

    public static IReadOnlyList<UpcomingDay> Of(
        Timetable timetable, IReadOnlyList<RaceDayCount> counts, LocalDate from, LocalDate to, Instant now) =>
    [
        .. from count in counts
           from planned in timetable.Of(count.RaceDay.Day)
           let window = planned.Times.Preferred
           where window.Day >= @from && window.Day <= to && now < window.Target
           from channel in planned.Step.Channels
           let people = channel == Channel.Sms ? count.Sms : count.Email
           where people > 0
           orderby window.NotBefore, count.RaceName, count.RaceDay.Day
           group new UpcomingStep(planned.Step.Key, channel, count.RaceDay.RaceId, count.RaceName, count.RaceDay.Day, window, people) by window.Day
           into day
           select new UpcomingDay(day.Key, [.. day]),
    ];
}
