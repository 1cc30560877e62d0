using NodaTime;
using Recovery.Desk;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

public sealed class SqliteTodayStoreTests() : TodayStoreContract(StoreProvider.Sqlite);

public sealed class PostgresTodayStoreTests() : TodayStoreContract(StoreProvider.Postgres);

/// <summary>What every store tells of a day: how far it has come, and which messages need somebody.</summary>
public abstract partial class TodayStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly SessionOpening Opening = new(Monday.Day, Monday.Target);
    private static readonly SessionOpening NextDay = new(Monday.Day.PlusDays(1), Monday.Target + Duration.FromDays(1));

    [Fact]
    public async Task People_are_counted_once_by_the_better_of_their_messages()
    {
        var both = await Store.AddRunner(1);
        await Sent(both, new Outcome.Accepted("SM1"));
        await Sent(both, new Outcome.Rejected("21610", "refused"), By.Email);
        await Arrived(await Sent(await Store.AddRunner(2), new Outcome.Accepted("SM2")));
        await Sent(await Store.AddRunner(3), new Outcome.InDoubt("lost"));
        var waits = await Store.AddRunner(4);
        await Sent(waits, new Outcome.Rejected("21610", "refused"));
        await Store.PlanNudge(waits, By.Email, slot: Monday.NotBefore + Duration.FromMinutes(9));
        await Store.Plan(Decision(await Store.AddRunner(5), skip: SkipReason.Booked), Decision(await Store.AddRunner(6), skip: SkipReason.TooLate));
        var missedAndSent = await Store.AddRunner(7);
        await Store.Plan(Decision(missedAndSent, skip: SkipReason.NoRoom));
        await Sent(missedAndSent, new Outcome.Accepted("SM7"), By.Email);

        var reach = Assert.Single(await Store.Today.Reach(Monday.Day, [Opening, NextDay], Ct));

        Assert.Equal(new SessionReach(Opening, 1, 2, 0, 1, 1, 1, Monday.NotBefore + Duration.FromMinutes(9)), reach);
        Assert.Equal((3, 6), (reach.Reached, reach.Total));
    }

    [Fact]
    public async Task Whoever_was_first_reached_after_the_opening_was_late()
    {
        await Sent(await Store.AddRunner(1), new Outcome.Accepted("SM1"));
        var both = await Store.AddRunner(4);
        await Sent(both, new Outcome.Accepted("SM4"));
        await Sent(await Store.AddRunner(2), new Outcome.Accepted("SM2"), at: Monday.Target);
        await Sent(await Store.AddRunner(3), new Outcome.Accepted("SM3"), at: Monday.Target + Duration.FromMinutes(1));
        await Sent(both, new Outcome.Accepted("SG4"), By.Email, Monday.Target + Duration.FromMinutes(1));

        var reach = Assert.Single(await Store.Today.Reach(Monday.Day, [Opening], Ct));

        Assert.Equal((4, 1), (reach.Reached, reach.Late));
        Assert.Equal(0, Assert.Single(await Store.Today.Reach(Monday.Day, [Opening with { Opening = null }], Ct)).Late);
    }

    [Fact]
    public async Task A_session_of_people_who_were_all_deleted_since_is_forgotten()
    {
        var runner = await Store.AddRunner(1);
        await Sent(runner, new Outcome.Accepted("SM1"));
        Assert.Not(Assert.Single(await Store.Today.Reach(Monday.Day, [Opening], Ct)).IsForgotten);

        await Store.Data.Erase(runner.RunnerId, Store.Now, Ct);
        Assert.Equal(new SessionReach(Opening, 0, 0, 0, 0, 0, 0, null, IsForgotten: true), Assert.Single(await Store.Today.Reach(Monday.Day, [Opening], Ct)));
    }

    [Fact]
    public async Task The_next_days_session_counts_once_some_of_it_goes_out_the_evening_before()
    {
        await Store.PlanNudge(await Store.AddRunner(1));
        Assert.Single(await Store.Today.Reach(Monday.Day, [Opening, NextDay], Ct));

        var evening = new SendWindow(NextDay.Day, Monday.Target + Duration.FromHours(10), Monday.Target + Duration.FromHours(11), Monday.Target + Duration.FromHours(12));
        await Store.PlanNudge(await Store.AddRunner(2), window: evening);
        await Store.PlanNudge(await Store.AddRunner(3), window: new SendWindow(NextDay.Day, NextDay.Opening!.Value - Duration.FromMinutes(30), NextDay.Opening.Value, Monday.Expires + Duration.FromDays(1)));

        var reach = await Store.Today.Reach(Monday.Day, [Opening, NextDay], Ct);
        Assert.Equal([1, 2], reach.Select(r => r.Waiting));
        Assert.Equal(evening.NotBefore, reach[1].NextSend);
    }

    [Fact]
    public async Task Messages_that_failed_need_somebody_each_kind_with_its_reason()
    {
        var undelivered = await Sent(await Store.AddRunner(1), new Outcome.Accepted("SM1"));
        await Received(undelivered, ReceiptKind.TextUndelivered, "the phone is off");
        var refused = await Sent(await Store.AddRunner(2), new Outcome.Rejected("21610", "refused"));
        var doubt = await Sent(await Store.AddRunner(3), new Outcome.InDoubt("lost"));
        var dead = await Store.QueueNudge(await Store.AddRunner(4));
        await Store.Nudges.MarkDead(dead, "the store was away", Store.Now, Ct);
        await Arrived(await Sent(await Store.AddRunner(5), new Outcome.Accepted("SM5")));
        await Store.PlanNudge(await Store.AddRunner(6));

        var needs = await Needs();

        Assert.Equal(
            [(undelivered.Nudge, "the phone is off"), (refused.Nudge, "refused (21610)"), (doubt.Nudge, "lost"), (dead.Nudge, "the store was away")],
            needs.Select(n => (n.Nudge, n.Reason!)));
        Assert.Equal([NudgeStatus.Undelivered, NudgeStatus.Rejected, NudgeStatus.InDoubt, NudgeStatus.Dead], needs.Select(n => n.Status));
        var who = (await Store.Today.Messages(Monday.NotBefore, Monday.Expires, Store.Now, 9, Ct))[0].Who;
        Assert.Equal(("Runner 1", Mobile(1), Email(1)), (who.Name, who.Mobile, who.Email));
    }

    [Fact]
    public async Task Nobody_is_needed_by_those_who_booked_stopped_or_are_gone_nor_for_other_days()
    {
        var booked = await Failed(1);
        await Store.Runners.SetOutcome(booked.EntryId, EntryOutcome.Booked, Source.Reception, Store.Now, Ct);
        var stopped = await Failed(2);
        await Store.Runners.Stop(stopped.RunnerId, null, StopReasons.Said, Source.Runner, Store.Now, Ct);
        await Store.Data.Erase((await Failed(3)).RunnerId, Store.Now, Ct);
        Assert.Empty(await Needs());

        await Failed(4);
        Assert.Single(await Needs());
        Assert.Empty(await Store.Today.Messages(Monday.NotBefore + Duration.FromMilliseconds(1), Monday.Expires, Store.Now, 9, Ct));
        Assert.Empty(await Store.Today.Messages(Monday.NotBefore - Duration.FromDays(1), Monday.NotBefore, Store.Now, 9, Ct));
        await Failed(5);
        Assert.Single(await Store.Today.Messages(Monday.NotBefore, Monday.Expires, Store.Now, 1, Ct));
    }

    [Fact]
    public async Task A_number_that_takes_nothing_is_at_fault_and_whoever_else_was_reached_is_known()
    {
        var wrong = await Store.AddRunner(1);
        await Sent(wrong, new Outcome.Rejected("21614", "no mobile", StopReasons.NoMobile, OfNumber: true));
        await Sent(wrong, new Outcome.Accepted("SG1"), By.Email);
        await Failed(2);

        var needs = (await Needs()).ToDictionary(n => n.ContactIsAtFault);

        Assert.Holds(needs[true].ReachedOtherwise);
        Assert.Not(needs[false].ReachedOtherwise);
    }

    [Fact]
    public async Task Another_channel_is_open_where_the_runner_allows_it_and_its_step_has_no_message_by_it()
    {
        await Failed(1);
        Assert.Same(By.Email, Assert.Single(await Needs()).SwitchTo);

        await Failed(2, emails: false);
        await Store.PlanNudge(await Failed(3), By.Email);
        await Store.Runners.Stop((await Failed(4)).RunnerId, By.Email, StopReasons.Said, Source.Runner, Store.Now, Ct);
        await Sent(await Store.AddRunner(5), new Outcome.Rejected("550", "refused"), By.Email);

        Assert.Equal([By.Email], (await Needs()).Select(n => n.SwitchTo).OfType<Channel>());
        Assert.Equal(5, (await Needs()).Count);
    }

    [Fact]
    public async Task What_reception_dealt_with_needs_nobody_until_that_is_taken_back()
    {
        await Failed(1);
        var id = Assert.Single(await Needs()).Nudge;

        Assert.Equal(1, await Store.Handling.Handle([id, "none"], Handled.Rang, "Jo", Store.Now, Ct));
        Assert.Empty(await Needs());
        Assert.Equal(0, await Store.Handling.Handle([id], Handled.Done, "Jo", Store.Now, Ct));
        Assert.Equal(1, await Store.Handling.Undo([id, "none"], "Sam", Store.Now, Ct));
        Assert.Single(await Needs());
        Assert.Equal(0, await Store.Handling.Undo([id], "Sam", Store.Now, Ct));

        var told = (await Store.Log.Timeline(id, Ct)).TakeLast(2).Select(l => (l.What, l.Detail));
        Assert.Equal([(NudgeEvent.Rang, null), (NudgeEvent.NotHandled, null)], told);
        var noted = (await new SqlDeskChanges(Store.Database).Page(new ChangesQuery(null, null, null, null, 9), Ct)).Items.Select(i => (i.Change.Who, i.Change.What, i.Change.Subject));
        Assert.Equal([("Sam", DeskActions.PutNudgeBack, id), ("Jo", DeskActions.RangRunner, id)], noted);
    }

    [Fact]
    public async Task A_switch_plans_the_other_message_once_and_ends_the_first()
    {
        var doubt = await Sent(await Store.AddRunner(1), new Outcome.InDoubt("lost"));
        var email = new NudgeMessage("instead", 1);

        Assert.Holds(await Store.Handling.Switch(doubt.Nudge, By.Email, email.Nudge, "Jo", Store.Now, Ct));
        Assert.Not(await Store.Handling.Switch(doubt.Nudge, By.Email, email.Nudge, "Jo", Store.Now, Ct));
        Assert.Empty(await Needs());
        Assert.Equal(0, await Store.Handling.Undo([doubt.Nudge], "Jo", Store.Now, Ct));
        await Store.Nudges.MarkQueued([email], Store.Now, Ct);
        Assert.IsType<Claim.Send>(await Store.Claim(email));

        // The text turns out not to have gone: it is not sent any more.
        await Store.Nudges.SettleNotSent(doubt, Store.Now, Ct);
        Assert.Equal((NudgeStatus.Skipped, SkipReason.Switched), await Store.Nudge(doubt) is var n ? (n.Status, n.Reason) : default);
    }

    [Fact]
    public async Task What_was_given_up_and_switched_is_not_sent_again()
    {
        var dead = await Store.QueueNudge(await Store.AddRunner(1));
        await Store.Nudges.MarkDead(dead, "the store was away", Store.Now, Ct);
        Store.MoveTo(Monday.NotBefore);

        Assert.Not(await Store.Handling.Switch(dead.Nudge, By.Email, "instead", "Jo", Monday.Expires, Ct));
        Assert.Holds(await Store.Handling.Switch(dead.Nudge, By.Email, "instead", "Jo", Store.Now, Ct));
        Assert.Not(await Store.Nudges.Replay(dead.Nudge, ChangedBy.Desk("Jo"), Store.Now, Ct));
    }

    [Fact]
    public async Task What_is_sent_again_and_fails_again_needs_somebody_again()
    {
        var dead = await Store.QueueNudge(await Store.AddRunner(1));
        await Store.Nudges.MarkDead(dead, "the store was away", Store.Now, Ct);
        await Store.Handling.Handle([dead.Nudge], Handled.Done, "Jo", Store.Now, Ct);
        Assert.Holds(await Store.Nudges.Replay(dead.Nudge, ChangedBy.Desk("Jo"), Store.Now, Ct));
        await Store.Nudges.MarkDead(dead with { Generation = 2 }, "again", Store.Now, Ct);

        Assert.Equal("again", Assert.Single(await Needs()).Reason);
    }

    [Fact]
    public async Task A_day_is_drawn_by_the_minute_with_what_went_out_waits_and_failed()
    {
        Assert.Empty((await Store.Today.Sends(Monday.Day, Ct)).Stretches);
        await Sent(await Store.AddRunner(1), new Outcome.Accepted("SM1"));
        await Sent(await Store.AddRunner(3), new Outcome.InDoubt("lost"));
        await Sent(await Store.AddRunner(2), new Outcome.Accepted("SM2"), at: Monday.NotBefore + Duration.FromSeconds(130));
        await Store.PlanNudge(await Store.AddRunner(4), slot: Monday.NotBefore + Duration.FromMinutes(3));

        var sends = await Store.Today.Sends(Monday.Day, Ct);

        Assert.Equal(Duration.FromMinutes(1), sends.Step);
        Assert.Equal(
            [(1, 0, 1), (0, 0, 0), (1, 0, 0), (0, 1, 0)], sends.Stretches.Select(s => (s.Sent, s.Waiting, s.Failed)));
        Assert.Equal(Monday.NotBefore, sends.Stretches[0].From);
    }

    private async Task<RegistrationResult> Failed(int number, bool emails = true)
    {
        var runner = await Store.Runners.Register(Registration($"Runner {number}", Mobile(number), Email(number), emails: emails));
        await Sent(runner, new Outcome.Rejected("30007", "filtered"));
        return runner;
    }

    private async Task<NudgeMessage> Sent(RegistrationResult runner, Outcome outcome, Channel? channel = null, Instant? at = null)
    {
        var message = await Store.QueueNudge(runner, channel);
        Store.MoveTo(at ?? Monday.NotBefore);
        Assert.IsType<Claim.Send>(await Store.Claim(message));
        await Store.Record(message, outcome);
        return message;
    }

    private Task Arrived(NudgeMessage message) => Received(message, ReceiptKind.TextDelivered, null);

    private async Task Received(NudgeMessage message, ReceiptKind kind, string? reason) =>
        await Store.Receipts.Apply([new Receipt(message.Nudge, By.Sms, kind, Reason: reason)], [], Store.Now, Ct);

    private async Task<IReadOnlyList<Need.Message>> Needs() =>
        [.. (await Store.Today.Messages(Monday.NotBefore, Monday.Expires, Store.Now, 9, Ct)).Select(n => (Need.Message)n.Need)];
}
