using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>Who gets which nudge, when, and who does not.</summary>
public sealed partial class StepDeciderTests
{
    private static readonly LocalDate Saturday = Day("2027-04-24");
    private static readonly LocalDate Sunday = Day("2027-04-25");
    private static readonly Instant Early = At("2027-04-25 12:00");

    private readonly PlanBook _book = new();

    [Fact]
    public void An_entry_gets_a_nudge_on_each_channel_with_a_slot_in_the_window()
    {
        var decisions = Plan(Doms, _book.Entry(7, Sunday));

        Assert.Equal([By.Sms, By.Email], decisions.Select(d => d.Channel));
        Assert.All(decisions, d =>
        {
            Assert.Equal(NudgeId.Of(Key, 7, "doms", d.Channel), d.NudgeId);
            Assert.Equal(
                (null, 7L, 7L, "doms", Day("2027-04-27"), null), (d.Existing, d.EntryId, d.RunnerId, d.Step, d.SessionDay, d.SkipReason));
            Assert.Equal(Window("2027-04-27 07:30", "2027-04-27 08:00", "2027-04-27 13:00"), d.Window);
            Assert.Equal(At("2027-04-27 07:30"), d.Slot);
            Assert.Equal(1, d.Segments);
        });
    }

    [Theory]
    [InlineData(EntryOutcome.Booked, "booked")]
    [InlineData(EntryOutcome.NotRun, "didn't run")]
    [InlineData(EntryOutcome.Withdrawn, "withdrawn")]
    [InlineData(EntryOutcome.Requested, "asked for an appointment")]
    public void A_runner_who_booked_withdrew_or_did_not_run_gets_none_and_the_log_says_why(EntryOutcome outcome, string reason)
    {
        Assert.All(Plan(Doms, _book.Entry(1, Sunday, outcome: outcome)), d => Assert.Equal((null, reason), (d.Slot, d.SkipReason)));
        Assert.Equal(2, _book.Nudges.Count());
    }

    [Fact]
    public void A_stop_counts_for_its_channel_only()
    {
        var entry = _book.Entry(1, Sunday).With(By.Sms, new PlanningChannel(PlanBook.LongAgo, Stopped: true));

        Assert.Equal(["stopped", null], Plan(Doms, entry).Select(d => d.SkipReason));
    }

    [Fact]
    public void A_channel_not_opted_in_to_is_not_mentioned()
    {
        var entry = _book.Entry(1, Sunday, outcome: EntryOutcome.Booked).With(By.Sms, new PlanningChannel(null, true));

        Assert.Equal(By.Email, Assert.Single(Plan(Doms, entry)).Channel);
    }

    [Fact]
    public void A_step_whose_time_had_passed_when_the_channel_was_confirmed_is_not_planned()
    {
        var late = new PlanningChannel(At("2027-04-27 08:00"), false);
        var lastMinute = new PlanningChannel(At("2027-04-27 07:59"), false);

        var decision = Assert.Single(Plan(Doms, At("2027-04-27 08:01"), _book.Entry(1, Sunday).With(By.Sms, lastMinute).With(By.Email, late)));

        Assert.Equal((By.Sms, At("2027-04-27 08:01")), (decision.Channel, decision.Slot));
    }

    [Fact]
    public void Ticks_that_were_missed_are_caught_up_until_it_is_too_late()
    {
        Assert.All(Plan(Doms, At("2027-04-27 13:00"), _book.Entry(2, Sunday)), d => Assert.Equal((null, "too late"), (d.Slot, d.SkipReason)));
        Assert.Equal(At("2027-04-27 12:59"), Plan(Doms, At("2027-04-27 12:59"), _book.Entry(1, Sunday))[0].Slot);
    }

    [Fact]
    public void Planning_again_changes_nothing()
    {
        Plan(Doms, _book.Entry(1, Sunday), _book.Entry(2, Sunday, outcome: EntryOutcome.Booked));

        Assert.Empty(Plan(Doms, At("2027-04-26 19:00"), _book.Entry(1, Sunday), _book.Entry(2, Sunday, outcome: EntryOutcome.Booked)));
    }

    [Fact]
    public void A_booking_after_planning_leaves_the_nudge_to_the_last_check()
    {
        Plan(Doms, _book.Entry(1, Sunday));

        Assert.Empty(Plan(Doms, _book.Entry(1, Sunday, outcome: EntryOutcome.Booked)));
    }

    [Fact]
    public void An_undone_booking_is_planned_afresh()
    {
        Plan(Doms, _book.Entry(1, Sunday, outcome: EntryOutcome.Booked));

        var decisions = Plan(Doms, At("2027-04-26 12:00"), _book.Entry(1, Sunday));

        Assert.All(decisions, d => Assert.Equal((1, null, At("2027-04-27 07:30")), (d.Existing, d.SkipReason, d.Slot)));
        Assert.Equal(2, decisions.Count);
    }

    [Fact]
    public void Nobody_gets_two_texts_in_one_session_whatever_the_races()
    {
        Plan(LastCall, _book.Entry(1, Saturday, "london", runner: 9));
        Assert.Equal(Day("2027-04-28"), Assert.Single(_book.Nudges).SessionDay);

        // Another race on Monday has its first step in the session of the first race's last call.
        var decisions = Plan(Doms, _book.Entry(2, Day("2027-04-26"), "leeds", runner: 9));

        Assert.Equal([(By.Sms, "another text that session"), (By.Email, null)], decisions.Select(d => (d.Channel, d.SkipReason)));
    }

    [Fact]
    public void Two_entries_of_one_runner_in_one_batch_get_one_text()
    {
        var decisions = Plan(Doms, _book.Entry(1, Sunday, "london", runner: 9), _book.Entry(2, Sunday, "leeds", runner: 9));

        Assert.Equal([null, "another text that session"], decisions.Where(d => d.Channel == By.Sms).OrderBy(d => d.EntryId).Select(d => d.SkipReason));
        Assert.All(decisions.Where(d => d.Channel == By.Email), d => Assert.Null(d.SkipReason));
    }

    [Fact]
    public void A_text_kept_back_for_another_is_planned_once_that_one_is_gone()
    {
        Plan(Doms, _book.Entry(1, Sunday, "london", runner: 9));
        Plan(Doms, _book.Entry(2, Sunday, "leeds", runner: 9));
        Assert.Empty(Plan(Doms, _book.Entry(2, Sunday, "leeds", runner: 9)));

        // The first entry's race moves away; planned together, the second takes its place.
        var leeds = _book.Entry(2, Sunday, "leeds", runner: 9);
        _book.Write(StepDecider.Drop(Doms, [_book.Entry(1, Saturday, "london", runner: 9)]));

        var decision = Assert.Single(Plan(Doms, leeds with { TextSessions = [] }));
        Assert.Equal((1, null), (decision.Existing, decision.SkipReason));
    }

    [Fact]
    public void What_finds_no_room_is_named_and_tried_again_when_looked_at_again()
    {
        var times = Timetable().For(Doms, Sunday)!;
        var rates = new Dictionary<Channel, double> { [By.Sms] = 0.001 };
        PlanningEntry[] Entries() => [.. Enumerable.Range(1, 10).Select(i => _book.Entry(i, Sunday))];

        var decisions = Plan(Doms, times, Early, rates, Entries());
        var noRoom = decisions.Where(d => d.SkipReason == "no room before opening").ToArray();
        Assert.NotEmpty(noRoom);
        Assert.All(noRoom, d => Assert.Equal((By.Sms, null, times.Preferred), (d.Channel, d.Slot, d.Window)));
        Assert.Empty(Plan(Doms, times, Early, rates, Entries()));
        Assert.Equal(noRoom.Length, Plan(Doms, times, Early, [], Entries()).Count);
    }

    [Fact]
    public void Nudges_that_are_planned_again_do_not_stand_in_their_own_way()
    {
        var rates = new Dictionary<Channel, double> { [By.Sms] = 1 };
        PlanningEntry[] Entries(LocalDate day) => [.. Enumerable.Range(1, 1800).Select(i => _book.Entry(i, day))];
        _book.Write(StepDecider.Decide(LastCall, Timetable().For(LastCall, Sunday)!, Entries(Sunday), One, _book.Ledgers(), rates, Key, Early).Decisions);
        var times = Timetable(null, UsualTiming with { ExpireBeforeClose = Duration.FromHours(2) }).For(LastCall, Sunday)!;

        var again = StepDecider.Decide(LastCall, times, Entries(Sunday), One, _book.Ledgers(), rates, Key, Early);

        Assert.Equal(1800, again.Decisions.Count);
        Assert.Equal(1800, again.Pacing[By.Sms].InPreferred);
    }

    [Fact]
    public void Only_messages_that_want_a_slot_are_counted_in_segments()
    {
        var asked = new List<long>();
        StepDecider.Decide(
            LastCall, Timetable().For(LastCall, Sunday)!, [_book.Entry(1, Sunday), _book.Entry(2, Sunday, outcome: EntryOutcome.Booked)],
            (e, _) =>
            {
                asked.Add(e.EntryId);
                return 2;
            },
            _book.Ledgers(), new Dictionary<Channel, double>(), Key, Early);

        Assert.Equal([1], asked);
    }

    private List<PlanDecision> Plan(Step step, params PlanningEntry[] entries) => Plan(step, Early, entries);

    private List<PlanDecision> Plan(Step step, Instant now, params PlanningEntry[] entries) =>
        Plan(step, Timetable().For(step, entries[0].RaceDay.Day)!, now, entries);

    private List<PlanDecision> Plan(Step step, StepTimes times, Instant now, params PlanningEntry[] entries) =>
        Plan(step, times, now, [], entries);

    private List<PlanDecision> Plan(Step step, StepTimes times, Instant now, Dictionary<Channel, double> rates, PlanningEntry[] entries)
    {
        var batch = StepDecider.Decide(step, times, entries, One, _book.Ledgers(), rates, Key, now);
        _book.Write(batch.Decisions);
        return [.. batch.Decisions];
    }

    private static int One(PlanningEntry entry, Channel channel) => 1;
}
