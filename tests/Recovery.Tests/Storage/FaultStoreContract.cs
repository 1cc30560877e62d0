using NodaTime;
using Recovery.Desk.Faults;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

public sealed class SqliteFaultStoreTests() : FaultStoreContract(StoreProvider.Sqlite);

public sealed class PostgresFaultStoreTests() : FaultStoreContract(StoreProvider.Postgres);

/// <summary>What of a store is stuck, counted on both kinds of it.</summary>
public abstract partial class FaultStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private static Outcome Accepted => new Outcome.Accepted($"SM{Guid.NewGuid():N}");

    [Fact]
    public async Task Nothing_is_stuck_while_all_is_as_it_should_be()
    {
        await Store.Record(await Store.ClaimedNudge(await Store.AddRunner()), Accepted);
        await Store.PlanNudge(await Store.AddRunner(2), window: Wednesday);

        var stuck = await Stuck();

        Assert.Empty(stuck.Pauses);
        Assert.Empty(stuck.Waiting);
        Assert.Empty(stuck.InDoubt.Concat(stuck.Unreceipted).Concat(stuck.Unreadable));
        Assert.Empty(stuck.Dead);
        Assert.Empty(stuck.Unsent);
        Assert.Empty(stuck.Signs);
    }

    [Fact]
    public async Task What_waits_is_counted_by_channel_and_reason_from_the_oldest_on()
    {
        var put = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(put, new Outcome.Deferred("busy", Duration.FromMinutes(1)));
        await Store.QueueNudge(await Store.AddRunner(2));
        await Store.QueueNudge(await Store.AddRunner(3), By.Email);
        Store.MoveTo(Monday.NotBefore + Duration.FromMinutes(11));

        Assert.Equal(
            [
                new WaitingGroup(By.Email, null, true, true, 1, Monday.NotBefore),
                new WaitingGroup(By.Sms, null, true, true, 1, Monday.NotBefore),
                new WaitingGroup(By.Sms, "busy", false, false, 1, Monday.NotBefore),
            ],
            (await Stuck()).Waiting.OrderBy(w => w.Channel.Code).ThenBy(w => w.Reason));
    }

    [Fact]
    public async Task What_is_due_only_now_is_not_overdue_and_what_expired_waits_no_longer()
    {
        await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore + Duration.FromMinutes(9));
        Assert.Not(Assert.Single((await Stuck()).Waiting).IsOverdue);

        Store.MoveTo(Monday.Expires);
        Assert.Empty((await Stuck()).Waiting);
    }

    [Fact]
    public async Task What_was_queued_anew_a_moment_ago_is_on_its_way()
    {
        await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore + Duration.FromMinutes(20));
        Assert.Holds(Assert.Single((await Stuck()).Waiting).IsOverdue);

        await Store.Nudges.RequeueLost(Store.Now, Store.Now, Ct);

        Assert.Not(Assert.Single((await Stuck()).Waiting).IsOverdue);
    }

    [Fact]
    public async Task What_was_given_up_says_how_much_of_it_can_still_be_sent_and_is_forgotten_after_a_week()
    {
        Store.MoveTo(Monday.NotBefore);
        await Dead(1);
        await Dead(2);
        Assert.Equal(new DeadGroup(By.Sms, 2, 2, Store.Now), Assert.Single((await Stuck()).Dead));

        var givenUp = Store.Now;
        Store.MoveTo(Monday.Expires);
        Assert.Equal(new DeadGroup(By.Sms, 2, 0, givenUp), Assert.Single((await Stuck()).Dead));

        Store.Time.Advance(TimeSpan.FromDays(7));
        Assert.Empty((await Stuck()).Dead);
    }

    [Fact]
    public async Task All_that_can_be_sent_again_is_up_to_a_number_and_only_once()
    {
        var dead = new[] { await Dead(1), await Dead(2), await Dead(3) };

        Assert.Equal(2, await Store.Nudges.ReplayAll(2, ChangedBy.Desk("Maya"), Store.Now, Ct));
        Assert.Equal(1, await Store.Nudges.ReplayAll(2, ChangedBy.Desk("Maya"), Store.Now, Ct));
        Assert.Equal(0, await Store.Nudges.ReplayAll(2, ChangedBy.Desk("Maya"), Store.Now, Ct));

        foreach (var message in dead)
        {
            var nudge = await Store.Nudge(message);
            Assert.Equal((NudgeStatus.Planned, 2), (nudge.Status, nudge.Generation));
            Assert.Equal(NudgeEvent.Replayed, (await Store.Timeline(message))[^1]);
        }
    }

    [Fact]
    public async Task What_is_too_late_is_not_sent_again()
    {
        var dead = await Dead(1);
        Store.MoveTo(Monday.Expires);

        Assert.Equal(0, await Store.Nudges.ReplayAll(500, ChangedBy.Desk("Maya"), Store.Now, Ct));
        Assert.Equal(NudgeStatus.Dead, (await Store.Nudge(dead)).Status);
    }

    [Fact]
    public async Task A_lost_answer_is_a_fault_once_look_ups_have_had_their_time()
    {
        await Store.Record(await Store.ClaimedNudge(await Store.AddRunner()), new Outcome.InDoubt("no answer"));
        var attempted = Store.Now;
        Assert.Empty((await Stuck()).InDoubt);

        Store.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(new StuckGroup(By.Sms, 1, attempted), Assert.Single((await Stuck()).InDoubt));

        Store.Time.Advance(TimeSpan.FromDays(7));
        Assert.Empty((await Stuck()).InDoubt);
    }

    [Fact]
    public async Task Reports_that_do_not_come_are_missed_where_they_are_most_and_the_provider_makes_any()
    {
        var taken = Monday.NotBefore;
        for (var i = 1; i <= 2; i++)
        {
            await Store.Record(await Store.ClaimedNudge(await Store.AddRunner(i)), Accepted);
        }

        Assert.Empty((await Stuck()).Unreceipted);
        Store.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(new StuckGroup(By.Sms, 2, taken), Assert.Single((await Stuck()).Unreceipted));
        Assert.Empty((await Store.Faults.Stuck(Store.Now, [By.Email], Ct)).Unreceipted);

        Store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Empty((await Stuck()).Unreceipted);
    }

    [Fact]
    public async Task One_that_is_not_reported_among_many_is_no_fault()
    {
        for (var i = 1; i <= 12; i++)
        {
            var message = await Store.ClaimedNudge(await Store.AddRunner(i));
            await Store.Record(message, Accepted);
            if (i > 1)
            {
                await Store.Receipts.Apply([new Receipt(message.Nudge, By.Sms, ReceiptKind.TextDelivered)], [], Store.Now, Ct);
            }
        }

        Store.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.Empty((await Stuck()).Unreceipted);
    }

    [Fact]
    public async Task Unreadable_messages_and_pauses_are_there_too()
    {
        await Store.Unreadable.Add(By.Sms, "a", "no JSON", Store.Now, Ct);
        var pause = new ChannelPause(By.Email, "wrong key", Store.Now, Store.Now + Duration.FromMinutes(5));
        await Store.Nudges.SetPause(pause, Ct);

        var stuck = await Stuck();

        Assert.Equal(new StuckGroup(By.Sms, 1, Store.Now), Assert.Single(stuck.Unreadable));
        Assert.Equal(pause, Assert.Single(stuck.Pauses));
    }

    [Fact]
    public async Task A_pause_that_is_set_again_as_it_ends_has_lasted_since_the_first()
    {
        var began = Store.Now;
        await Pause("wrong key");
        Store.Time.Advance(TimeSpan.FromMinutes(5));
        await Pause("still a wrong key");

        Assert.Equal(("still a wrong key", began), Assert.Single((await Stuck()).Pauses) is var p ? (p.Reason, p.Since) : default);

        Store.Time.Advance(TimeSpan.FromMinutes(16));
        await Pause("another day, another key");
        Assert.Equal(Store.Now, Assert.Single((await Stuck()).Pauses).Since);
    }

    [Fact]
    public async Task A_timer_leaves_its_last_sign_and_since_when_something_fails()
    {
        var began = Store.Now;
        await Store.WorkSigns.Note("planning", "queueing", began, Ct);
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        await Store.WorkSigns.Note("planning", "queueing; planning", Store.Now, Ct);
        await Store.WorkSigns.Note("housekeeping", new string('x', 5000), Store.Now, Ct);

        var signs = (await Stuck()).Signs;
        Assert.Equal(("planning", Store.Now, "queueing; planning", began), signs[1] is var s ? (s.Work, s.At, s.Failing, s.FailingSince) : default);
        Assert.Equal(500, signs[0].Failing!.Length);

        await Store.WorkSigns.Note("planning", null, Store.Now, Ct);
        Assert.Equal((null, null), (await Store.WorkSigns.All(Ct))[1] is var well ? (well.Failing, well.FailingSince) : ("", Instant.MinValue));
    }

    private Task<StuckFacts> Stuck() => Store.Faults.Stuck(Store.Now, [By.Sms, By.Email], Ct);

    private Task Pause(string reason) =>
        Store.Nudges.SetPause(new ChannelPause(By.Sms, reason, Store.Now, Store.Now + Duration.FromMinutes(5)), Ct);

    private async Task<NudgeMessage> Dead(int runner)
    {
        var message = await Store.QueueNudge(await Store.AddRunner(runner));
        await Store.Nudges.MarkDead(message, "the store was away", Store.Now, Ct);
        return message;
    }
}
