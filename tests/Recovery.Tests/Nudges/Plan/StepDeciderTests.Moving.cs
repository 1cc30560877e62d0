using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>What becomes of a nudge, and of its place, when the race is another one, times change, or there is no room any more.</summary>
public sealed partial class StepDeciderTests
{
    /// <summary>As when the clinic opens an hour later from one day on: all that is open is planned anew for the same session.</summary>
    private static readonly StepTimes LaterDoms = Timetable(Weekly("09:00-15:00")).For(Doms, Sunday)!;

    [Fact]
    public void A_race_that_is_changed_for_another_on_the_same_date_moves_its_open_nudges()
    {
        Plan(Doms, _book.Entry(1, Sunday, "london"));

        var decisions = Plan(Doms, _book.Entry(1, Sunday, "leeds"));

        Assert.Equal([By.Sms, By.Email], decisions.Select(d => d.Channel));
        Assert.All(decisions, d => Assert.Equal((1, "leeds", null), (d.Existing, d.RaceDay.RaceId, d.SkipReason)));
    }

    [Fact]
    public void A_nudge_whose_time_is_over_says_whether_the_race_or_the_hours_changed()
    {
        Plan(Doms, _book.Entry(1, Sunday, "london"), _book.Entry(2, Sunday, "leeds"));

        var otherRace = Plan(Doms, At("2027-04-27 13:00"), _book.Entry(1, Sunday, "leeds"));
        var otherHours = Plan(Doms, LaterDoms, At("2027-04-27 14:00"), _book.Entry(2, Sunday, "leeds"));

        Assert.Equal(["race day changed", "race day changed"], otherRace.Select(d => d.SkipReason));
        Assert.Equal(["too late", "too late"], otherHours.Select(d => d.SkipReason));
    }

    [Fact]
    public void A_step_that_falls_away_with_another_race_on_the_same_date_says_that_the_race_changed()
    {
        Plan(Doms, _book.Entry(1, Sunday, "london"));

        Assert.Equal(["race day changed", "race day changed"], StepDecider.Drop(Doms, [_book.Entry(1, Sunday, "leeds")]).Select(d => d.SkipReason));
    }

    /// <summary>Both nudges are planned anew in one go: the text that gives its session up makes room for the runner's other one.</summary>
    [Fact]
    public void A_text_that_is_planned_anew_and_ends_gives_its_session_to_the_runners_other_race()
    {
        Plan(Doms, _book.Entry(1, Sunday, "london", runner: 9), _book.Entry(2, Sunday, "leeds", runner: 9));

        var decisions = Plan(
            Doms, LaterDoms, Early,
            _book.Entry(1, Sunday, "london", runner: 9, outcome: EntryOutcome.Booked), _book.Entry(2, Sunday, "leeds", runner: 9));

        Assert.Equal(
            [(1L, "booked"), (2L, null)], decisions.Where(d => d.Channel == By.Sms).OrderBy(d => d.EntryId).Select(d => (d.EntryId, d.SkipReason)));
    }

    [Fact]
    public void A_text_whose_new_time_has_passed_gives_its_session_to_the_runners_other_race()
    {
        Plan(Doms, _book.Entry(1, Sunday, "london", runner: 9), _book.Entry(2, Sunday, "leeds", runner: 9));
        var allowedAnew = new PlanningChannel(LaterDoms.Preferred.Target, Stopped: false);

        var decisions = Plan(
            Doms, LaterDoms, LaterDoms.Preferred.Target + Duration.FromMinutes(1),
            _book.Entry(1, Sunday, "london", runner: 9).With(By.Sms, allowedAnew), _book.Entry(2, Sunday, "leeds", runner: 9));

        Assert.Equal(
            [(1L, "too late"), (2L, null)], decisions.Where(d => d.Channel == By.Sms).OrderBy(d => d.EntryId).Select(d => (d.EntryId, d.SkipReason)));
    }

    /// <summary>Otherwise the second would take the place that the first is about to use.</summary>
    [Fact]
    public void A_text_that_is_planned_anew_for_its_own_session_keeps_it()
    {
        Plan(Doms, _book.Entry(1, Sunday, "london", runner: 9), _book.Entry(2, Sunday, "leeds", runner: 9));

        var decisions = Plan(Doms, LaterDoms, Early, _book.Entry(1, Sunday, "london", runner: 9), _book.Entry(2, Sunday, "leeds", runner: 9));

        Assert.Equal([1L], decisions.Where(d => d is { Channel.Code: "sms", SkipReason: null }).Select(d => d.EntryId));
    }

    [Fact]
    public void An_open_nudge_that_finds_no_room_at_its_new_time_does_not_go_out_at_its_old_one()
    {
        Plan(Doms, _book.Entry(1, Sunday), _book.Entry(2, Sunday));
        var full = new Dictionary<Channel, double> { [By.Sms] = 0.0001 };
        var ledgers = _book.Ledgers();
        foreach (var start in LaterDoms.Windows.Select(w => w.NotBefore))
        {
            ledgers[By.Sms].Add(start, 100);
        }

        var decisions = StepDecider.Decide(Doms, LaterDoms, [_book.Entry(1, Sunday), _book.Entry(2, Sunday)], One, ledgers, full, Key, Early).Decisions;

        var texts = decisions.Where(d => d.Channel == By.Sms).ToArray();
        Assert.Equal([1L, 2L], texts.Select(d => d.EntryId));
        Assert.All(texts, d => Assert.Equal((1, null, "no room before opening"), (d.Existing, d.Slot, d.SkipReason)));
    }

    [Theory]
    [InlineData(SkipReason.Booked, true)]
    [InlineData(SkipReason.NotRun, true)]
    [InlineData(SkipReason.Withdrawn, true)]
    [InlineData(SkipReason.Requested, true)]
    [InlineData(SkipReason.Stopped, true)]
    [InlineData(SkipReason.ChannelOff, true)]
    [InlineData(SkipReason.SameSession, true)]
    [InlineData(SkipReason.NoRoom, true)]
    [InlineData(SkipReason.Moved, true)]
    [InlineData(SkipReason.NoSession, true)]
    [InlineData(SkipReason.NoEarlier, true)]
    [InlineData(SkipReason.TooLate, false)]
    [InlineData(SkipReason.Erased, false)]
    [InlineData("a reason of a later version", false)]
    public void What_was_skipped_is_planned_after_all_where_its_reason_can_pass(string reason, bool again)
    {
        Plan(Doms, _book.Entry(1, Sunday));
        _book.Set(NudgeStatus.Skipped, reason);

        Assert.Equal(again ? 2 : 0, Plan(Doms, _book.Entry(1, Sunday)).Count(d => d is { Existing: 1, SkipReason: null }));
    }

    [Fact]
    public void An_open_nudge_gives_back_exactly_what_it_held()
    {
        var rates = new Dictionary<Channel, double> { [By.Sms] = 2 };
        var times = Timetable().For(LastCall, Sunday)!;
        var ledgers = _book.Ledgers();
        var decisions = StepDecider.Decide(LastCall, times, [_book.Entry(1, Sunday), _book.Entry(2, Sunday)], One, ledgers, rates, Key, Early).Decisions;
        _book.Write(decisions);
        var slot = decisions[0].Slot!.Value;
        Assert.Equal(2, ledgers[By.Sms].At(slot.ToUnixTimeSeconds()));

        var moved = Timetable(Weekly("10:00-16:00")).For(LastCall, Sunday)!;
        StepDecider.Decide(LastCall, moved, [_book.Entry(1, Sunday)], One, ledgers, rates, Key, Early);

        Assert.Equal(1, ledgers[By.Sms].At(slot.ToUnixTimeSeconds()));
        Assert.Equal(1, ledgers[By.Sms].At(moved.Preferred.NotBefore.ToUnixTimeSeconds()));
    }
}
