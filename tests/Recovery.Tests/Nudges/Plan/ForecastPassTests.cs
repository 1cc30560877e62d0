using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>What the planner has passed it looks at no more, so the forecast promises nothing of it that isn't planned.</summary>
public sealed class ForecastPassTests
{
    private static readonly LocalDate Sunday = Day("2027-04-25");
    private static readonly StepTimes Times = Timetable().For(Doms, Sunday)!;
    private static readonly string PlannedForIt = PlanProgress.PlannedFor(Doms, Times, earlier: null);

    [Fact]
    public void What_had_no_room_when_the_planner_passed_it_does_not_come_though_there_is_some_now() =>
        Assert.Equal(new Prospect.Nothing(SkipReason.NoRoom), Text(Skipped(SkipReason.NoRoom), PlannedForIt, through: 5));

    [Fact]
    public void What_changed_since_is_looked_at_again() =>
        Assert.IsType<Prospect.Comes>(Text(Skipped(SkipReason.NoRoom), PlannedForIt, through: 4));

    [Fact]
    public void What_the_planner_passed_for_other_times_or_channels_is_looked_at_again()
    {
        Assert.IsType<Prospect.Comes>(Text(Skipped(SkipReason.NoRoom), "other times", through: 5));
        Assert.NotEqual(PlannedForIt, PlanProgress.PlannedFor(Doms with { Channels = [By.Sms] }, Times, earlier: null));
        Assert.NotEqual(PlannedForIt, PlanProgress.PlannedFor(Doms, Times, earlier: BookAhead));
    }

    [Fact]
    public void What_made_way_for_another_text_comes_only_if_that_one_does_not()
    {
        var entry = Skipped(SkipReason.SameSession);

        Assert.IsType<Prospect.Comes>(Text(entry, PlannedForIt, through: 5));
        Assert.Equal(
            new Prospect.Nothing(SkipReason.SameSession),
            Text(entry with { TextSessions = [new PlannedText(By.Sms, Times.Session.Day, "another")] }, PlannedForIt, through: 5));
    }

    private static Prospect Text(PlanningEntry entry, string plannedFor, long through)
    {
        var rules = new ForecastRules(Timetable(), new PlanningRange(Timetable()), (_, _, _, _) => 1, new Dictionary<Channel, double>(), Key);
        var ledgers = new Dictionary<Channel, SlotLedger> { [By.Sms] = new(), [By.Email] = new() };
        var found = new ForecastPass(rules, ledgers, At("2027-04-27 07:45")).Look(
            Doms, Times, Sunday, [entry], new PlanProgress("london", Sunday, Doms.Key, plannedFor, through));
        return found.Entries.Single(e => e.Channel == By.Sms).Prospect;
    }

    private static PlanningEntry Skipped(string reason) => new PlanBook().Entry(5, Sunday) with
    {
        Nudges =
        [
            new ExistingNudge(
                "its own", Doms.Key, By.Sms, 1, NudgeStatus.Skipped, reason, new("london", Sunday), Times.Session.Day,
                Times.Preferred.NotBefore, Times.Preferred.Target, Times.Preferred.Expires, Times.Preferred.NotBefore),
        ],
    };
}
