using FsCheck.Xunit;
using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Tests.Nudges.Plan;
using Recovery.Timing;

namespace Recovery.Tests.Timing;

/// <summary>What holds for any hours, exceptions, rules and race days, the days on which the clocks change included.</summary>
[Properties(Arbitrary = [typeof(Scenarios)], MaxTest = 1000)]
public sealed class TimetableProperties
{
    [Property]
    public void Not_before_comes_before_the_target_and_the_target_no_later_than_expiry(Scenario scenario)
    {
        foreach (var (_, _, window) in Windows(scenario))
        {
            Assert.Holds(window.NotBefore < window.Target);
            Assert.Holds(window.Target <= window.Expires);
        }
    }

    [Property]
    public void All_three_instants_lie_inside_the_courtesy_range_of_one_day(Scenario scenario)
    {
        foreach (var (_, _, window) in Windows(scenario))
        {
            foreach (var instant in new[] { window.NotBefore, window.Target, window.Expires })
            {
                var local = instant.InZone(Sample.London).LocalDateTime;
                Assert.Equal(window.Day, local.Date);
                Assert.InRange(local.TimeOfDay, scenario.Rules.CourtesyFrom, scenario.Rules.CourtesyTo);
            }
        }
    }

    [Property]
    public void Nothing_of_a_step_after_the_race_goes_out_on_the_race_day_or_before(Scenario scenario)
    {
        var afterRace = false;
        foreach (var step in scenario.Steps)
        {
            afterRace = step.Anchor == Anchor.AfterRace || (step.Anchor == Anchor.AfterStep && afterRace);
            if (scenario.Timetable.For(step, scenario.RaceDay) is { } times && (afterRace || times.Session.Day > scenario.RaceDay))
            {
                Assert.Holds(times.Earliest.InZone(Sample.London).Date > scenario.RaceDay);
            }
        }
    }

    [Property]
    public void No_session_is_on_a_closed_day(Scenario scenario)
    {
        foreach (var (_, times) in scenario.Timetable.Of(scenario.RaceDay))
        {
            var day = times.Session.Day;
            var periods = scenario.Exceptions.TryGetValue(day, out var special) ? special : scenario.Weekly[day.DayOfWeek];
            Assert.NotEmpty(periods);
            Assert.Equal(periods, times.Session.Periods);
        }
    }

    [Property]
    public void A_step_goes_out_on_its_sessions_day_before_opening_or_the_evening_before(Scenario scenario)
    {
        foreach (var (_, times, window) in Windows(scenario))
        {
            var opening = times.Session.Day.At(times.Session.Opening).InZoneLeniently(Sample.London).ToInstant();
            Assert.Holds(window.Target <= opening);
            Assert.InRange(window.Day, times.Session.Day.PlusDays(-1), times.Session.Day);
        }
    }

    [Property]
    public void A_session_keeps_its_distance_from_the_race_day(Scenario scenario)
    {
        foreach (var (step, times) in scenario.Timetable.Of(scenario.RaceDay))
        {
            var days = Period.DaysBetween(scenario.RaceDay, times.Session.Day);
            Assert.Holds(step.Anchor != Anchor.BeforeRace || days <= -step.Days);
            Assert.Holds(step.Anchor != Anchor.AfterRace || days >= step.Days);
            Assert.Holds(step.Latest is null || days <= step.Latest);
        }
    }

    [Property]
    public void Every_race_day_with_a_step_to_plan_is_among_those_looked_at(Scenario scenario)
    {
        var range = new PlanningRange(scenario.Timetable);
        foreach (var (_, times) in scenario.Timetable.Of(scenario.RaceDay))
        {
            foreach (var at in new[] { range.StartOf(times), times.Preferred.NotBefore, times.Expires - Duration.Epsilon })
            {
                var (from, to) = range.RaceDaysNear(at.InZone(Sample.London).Date);
                Assert.Holds(range.IsOpen(times, at));
                Assert.InRange(scenario.RaceDay, from, to);
            }
        }
    }

    [Property]
    public void The_same_input_gives_the_same_times(Scenario scenario)
    {
        Assert.Equal(
            scenario.Timetable.Of(scenario.RaceDay).Select(s => s.Times.Fingerprint),
            scenario.Timetable.Of(scenario.RaceDay).Select(s => s.Times.Fingerprint));
    }

    private static IEnumerable<(Step Step, StepTimes Times, SendWindow Window)> Windows(Scenario scenario) =>
        from planned in scenario.Timetable.Of(scenario.RaceDay)
        from window in planned.Times.Windows
        select (planned.Step, planned.Times, window);
}
