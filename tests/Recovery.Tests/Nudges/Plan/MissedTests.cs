using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>What is planned for a step whose time was over before anybody looked at it, and for the step after one that never went out.</summary>
public sealed class MissedTests
{
    private static readonly LocalDate Sunday = Day("2027-04-25");
    private static readonly StepTimes DomsTimes = Timetable().For(Doms, Sunday)!;

    private readonly PlanBook _book = new();

    [Fact]
    public void What_nobody_planned_while_there_was_time_is_too_late_from_the_moment_it_expires()
    {
        var entry = _book.Entry(1, Sunday);

        Assert.All(PlanDoms(entry, DomsTimes.Expires - Duration.FromMinutes(1)), d => Assert.Null(d.SkipReason));
        Assert.All(PlanDoms(entry, DomsTimes.Expires), d => Assert.Equal((null, SkipReason.TooLate, null), (d.Slot, d.SkipReason, d.Existing)));
    }

    [Fact]
    public void Whoever_signed_up_when_its_time_had_come_missed_nothing()
    {
        var (before, after) = (DomsTimes.Preferred.Target - Duration.Epsilon, DomsTimes.Preferred.Target);
        var entry = _book.Entry(1, Sunday).With(By.Sms, new PlanningChannel(before, false)).With(By.Email, new PlanningChannel(after, false));

        Assert.Equal(By.Sms, Assert.Single(PlanDoms(entry, DomsTimes.Expires)).Channel);
    }

    [Fact]
    public void Whoever_had_booked_or_stopped_missed_nothing_either()
    {
        Assert.All(
            PlanDoms(_book.Entry(1, Sunday, outcome: EntryOutcome.Booked), DomsTimes.Expires), d => Assert.Equal(SkipReason.Booked, d.SkipReason));
        var stopped = _book.Entry(2, Sunday).With(By.Sms, new PlanningChannel(PlanBook.LongAgo, Stopped: true));
        Assert.Equal([SkipReason.Stopped, SkipReason.TooLate], PlanDoms(stopped, DomsTimes.Expires).Select(d => d.SkipReason));
    }

    [Theory]
    [InlineData(NudgeStatus.Accepted, null)]
    [InlineData(NudgeStatus.Delivered, null)]
    [InlineData(NudgeStatus.InDoubt, null)]
    [InlineData(NudgeStatus.Attempting, null)]
    [InlineData(NudgeStatus.Skipped, SkipReason.NoEarlier)]
    [InlineData(NudgeStatus.Rejected, SkipReason.NoEarlier)]
    [InlineData(NudgeStatus.Undelivered, SkipReason.NoEarlier)]
    [InlineData(NudgeStatus.Dead, SkipReason.NoEarlier)]
    public void A_last_reminder_needs_an_earlier_one_that_may_have_gone_out(NudgeStatus earlier, string? reason)
    {
        _book.Write(PlanDoms(_book.Entry(1, Sunday), At("2027-04-26 12:00")));
        _book.Set(earlier);

        Assert.Equal(reason, Assert.Single(PlanLastCall(At("2027-04-28 12:00"))).SkipReason);
    }

    [Fact]
    public void Whoever_signed_up_too_late_for_the_earlier_one_gets_the_last_reminder_that_was_promised()
    {
        Assert.Null(Assert.Single(PlanLastCall(At("2027-04-28 12:00"))).SkipReason);
    }

    [Fact]
    public void While_the_earlier_one_may_still_go_out_the_last_reminder_is_planned_as_if_it_will()
    {
        Assert.Null(Timetable().Earlier(LastCall, Sunday, DomsTimes.Expires - Duration.Epsilon));
        Assert.Equal(Doms, Timetable().Earlier(LastCall, Sunday, DomsTimes.Expires));
        Assert.Null(Timetable().Earlier(Doms, Sunday, DomsTimes.Expires));
        Assert.Null(Assert.Single(PlanLastCall(DomsTimes.Expires - Duration.Epsilon)).SkipReason);
    }

    private IReadOnlyList<PlanDecision> PlanDoms(PlanningEntry entry, Instant now) => Plan(Doms, entry, now, null);

    private IReadOnlyList<PlanDecision> PlanLastCall(Instant now) =>
        Plan(LastCall, _book.Entry(1, Sunday), now, Timetable().Earlier(LastCall, Sunday, now));

    private IReadOnlyList<PlanDecision> Plan(Step step, PlanningEntry entry, Instant now, Step? earlier) => StepDecider.Decide(
        step, Timetable().For(step, Sunday)!, [entry], (_, _) => 1, _book.Ledgers(), new Dictionary<Channel, double>(), Key, now, earlier).Decisions;
}
