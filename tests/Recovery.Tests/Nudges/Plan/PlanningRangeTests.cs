using NodaTime;
using Recovery.Nudges.Plan;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

public sealed class PlanningRangeTests
{
    private static readonly PlanningRange Range = new(Timetable());

    [Fact]
    public void A_step_is_planned_from_midday_of_the_day_before_its_earliest_window_until_it_expires()
    {
        var doms = Timetable().For(Doms, Day("2027-04-25"))!;

        Assert.Equal(At("2027-04-25 12:00"), Range.StartOf(doms));
        Assert.Not(Range.IsOpen(doms, At("2027-04-25 11:59")));
        Assert.Holds(Range.IsOpen(doms, At("2027-04-25 12:00")));
        Assert.Holds(Range.IsOpen(doms, At("2027-04-27 12:59")));
        Assert.Not(Range.IsOpen(doms, At("2027-04-27 13:00")));
    }

    [Fact]
    public void A_step_is_missed_from_the_moment_it_expires_for_a_week()
    {
        var doms = Timetable().For(Doms, Day("2027-04-25"))!;

        Assert.Not(PlanningRange.IsMissed(doms, doms.Expires - Duration.Epsilon));
        Assert.Holds(PlanningRange.IsMissed(doms, doms.Expires));
        Assert.Holds(PlanningRange.IsMissed(doms, doms.Expires + Duration.FromDays(7) - Duration.Epsilon));
        Assert.Not(PlanningRange.IsMissed(doms, doms.Expires + Duration.FromDays(7)));
    }

    [Fact]
    public void The_range_of_race_days_is_narrow_but_holds_a_week_of_what_may_have_been_missed()
    {
        var (from, to) = Range.RaceDaysNear(Day("2027-04-27"));

        Assert.Equal(Day("2027-04-13"), from);
        Assert.Equal(Day("2027-05-05"), to);
    }

    [Fact]
    public void Every_race_day_with_a_step_to_plan_is_in_the_range_also_around_a_long_closure()
    {
        var closed = Enumerable.Range(0, 30).Select(i => ($"{Day("2027-04-20").PlusDays(i):uuuu-MM-dd}", "closed")).ToArray();
        foreach (var timetable in new[] { Timetable(), Timetable(Weekly("07:00-10:00")), Timetable(Hours(closed)) })
        {
            var range = new PlanningRange(timetable);
            for (var raceDay = Day("2027-03-20"); raceDay < Day("2027-07-01"); raceDay = raceDay.PlusDays(1))
            {
                foreach (var (_, times) in timetable.Of(raceDay))
                {
                    for (var at = range.StartOf(times); range.IsOpen(times, at) || PlanningRange.IsMissed(times, at); at += Duration.FromHours(1))
                    {
                        var (from, to) = range.RaceDaysNear(at.InZone(London).Date);
                        Assert.InRange(raceDay, from, to);
                    }
                }
            }
        }
    }
}
