using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>Planned again: a race moves, hours change, a step falls away.</summary>
public sealed partial class StepDeciderTests
{
    [Theory]
    [InlineData(NudgeStatus.Attempting)]
    [InlineData(NudgeStatus.Accepted)]
    [InlineData(NudgeStatus.Delivered)]
    [InlineData(NudgeStatus.Undelivered)]
    [InlineData(NudgeStatus.Rejected)]
    [InlineData(NudgeStatus.InDoubt)]
    [InlineData(NudgeStatus.Dead)]
    public void What_may_have_been_sent_is_never_planned_again_even_when_the_race_moves(NudgeStatus status)
    {
        Plan(Doms, _book.Entry(1, Sunday));
        _book.Set(status);

        Assert.Empty(Plan(Doms, _book.Entry(1, Day("2027-10-03"))));
    }

    [Theory]
    [InlineData(NudgeStatus.Planned)]
    [InlineData(NudgeStatus.Queued)]
    [InlineData(NudgeStatus.Deferred)]
    public void A_race_that_moves_takes_open_nudges_along(NudgeStatus status)
    {
        Plan(Doms, _book.Entry(1, Sunday));
        _book.Set(status);

        var decisions = Plan(Doms, _book.Entry(1, Day("2027-10-03")));

        Assert.All(decisions, d => Assert.Equal((1, Day("2027-10-05"), null), (d.Existing, d.SessionDay, d.SkipReason)));
        Assert.Equal(2, decisions.Count);
    }

    [Fact]
    public void A_nudge_keeps_its_id_and_its_place_when_the_key_that_ids_are_made_with_changes()
    {
        Plan(Doms, _book.Entry(1, Sunday));
        var before = _book.Nudges.Select(n => n.Id).Order().ToList();
        var (times, other) = (Timetable().For(Doms, Day("2027-10-03"))!, new SigningKey([.. Enumerable.Repeat((byte)9, 32)]));

        var batch = StepDecider.Decide(
            Doms, times, [_book.Entry(1, Day("2027-10-03"))], One, _book.Ledgers(), new Dictionary<Channel, double>(), other, Early);

        Assert.Equal(before, batch.Decisions.Select(d => d.NudgeId).Order());
        Assert.All(batch.Decisions, d => Assert.Equal(1, d.Existing));
    }

    [Fact]
    public void Hours_that_change_move_open_nudges()
    {
        Plan(Doms, _book.Entry(1, Sunday));

        var times = Timetable(Weekly("10:00-16:00")).For(Doms, Sunday)!;

        Assert.All(Plan(Doms, times, Early, _book.Entry(1, Sunday)), d => Assert.Equal(At("2027-04-27 09:15"), d.Slot));
    }

    [Fact]
    public void A_race_day_that_changes_between_days_of_one_session_is_still_noted()
    {
        // Both Saturday and Sunday in this case lead to the Tuesday.
        var times = Timetable(Hours(("2027-04-26", "closed"))).For(Doms, Saturday)!;
        Plan(Doms, times, Early, _book.Entry(1, Saturday));

        Assert.Equal(2, Plan(Doms, Timetable().For(Doms, Sunday)!, Early, _book.Entry(1, Sunday)).Count);
        Assert.All(_book.Nudges, n => Assert.Equal(Sunday, n.RaceDay.Day));
    }

    [Fact]
    public void A_nudge_whose_new_time_has_passed_does_not_go_out_at_its_old_one()
    {
        Plan(Doms, _book.Entry(1, Sunday));

        // On Monday afternoon it turns out that she ran on Saturday: that session was this morning.
        var decisions = Plan(Doms, At("2027-04-26 15:00"), _book.Entry(1, Saturday));

        Assert.All(decisions, d => Assert.Equal((1, null, "race day changed"), (d.Existing, d.Slot, d.SkipReason)));
        Assert.Equal(2, decisions.Count);
    }

    [Fact]
    public void A_nudge_that_was_too_late_goes_out_after_all_when_its_race_moves()
    {
        Plan(Doms, _book.Entry(1, Sunday));
        _book.Set(NudgeStatus.Skipped, SkipReason.TooLate);

        Assert.Empty(Plan(Doms, _book.Entry(1, Sunday)));
        Assert.Equal(2, Plan(Doms, _book.Entry(1, Day("2027-10-03"))).Count);
    }

    [Fact]
    public void A_runner_who_booked_and_whose_race_moves_stands_as_booked()
    {
        Plan(Doms, _book.Entry(1, Sunday));

        var decisions = Plan(Doms, _book.Entry(1, Day("2027-10-03"), outcome: EntryOutcome.Booked));

        Assert.Equal([(By.Sms, 1, "booked"), (By.Email, 1, "booked")], decisions.Select(d => (d.Channel, d.Existing ?? 0, d.SkipReason!)));
    }

    [Fact]
    public void A_step_that_falls_away_takes_its_open_nudges_with_it()
    {
        Plan(Doms, _book.Entry(1, Sunday));

        var gone = StepDecider.Drop(Doms, [_book.Entry(1, Sunday)]);
        Assert.All(gone, d => Assert.Equal((1, "no session to remind of", null), (d.Existing, d.SkipReason, d.Slot)));
        Assert.Equal(2, gone.Count);
        Assert.All(StepDecider.Drop(Doms, [_book.Entry(1, Saturday)]), d => Assert.Equal("race day changed", d.SkipReason));
        Assert.Empty(StepDecider.Drop(LastCall, [_book.Entry(1, Sunday)]));

        _book.Set(NudgeStatus.Accepted);
        Assert.Empty(StepDecider.Drop(Doms, [_book.Entry(1, Sunday)]));
    }
}
