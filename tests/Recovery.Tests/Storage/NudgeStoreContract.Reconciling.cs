using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Telemetry;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What settles attempts that nothing came of, and nudges that nobody took.</summary>
public abstract partial class NudgeStoreContract
{
    [Fact]
    public async Task A_claim_whose_lease_ran_out_is_in_doubt()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        Assert.Equal(0, await Store.Nudges.ExpireClaims(Store.Now + Duration.FromMinutes(1), Ct));
        Assert.Equal(1, await Store.Nudges.ExpireClaims(Store.Now + Duration.FromSeconds(61), Ct));

        Assert.Equal(NudgeStatus.InDoubt, (await Store.Nudge(message)).Status);
        Assert.Equal(NudgeEvent.InDoubt, (await Store.Timeline(message))[^1]);
        Assert.Equal(0, await Store.Nudges.ExpireClaims(Store.Now + Duration.FromDays(1), Ct));
    }

    [Fact]
    public async Task What_is_in_doubt_is_counted_for_each_channel_with_its_oldest()
    {
        Assert.Empty(await Store.Nudges.CountInDoubt(Store.Now - Duration.FromDays(2), Ct));
        await InDoubt(1, Monday.NotBefore);
        var later = Monday.NotBefore + Duration.FromMinutes(1);
        await InDoubt(2, later);
        await Store.Record(await Store.ClaimedNudge(await Store.AddRunner(3)), new Outcome.Accepted("SM1"));

        Assert.Equal([new InDoubtTally(By.Sms, 2, Monday.NotBefore)], await Store.Nudges.CountInDoubt(later - Duration.FromDays(2), Ct));
        Assert.Equal([new InDoubtTally(By.Sms, 1, later)], await Store.Nudges.CountInDoubt(Monday.NotBefore, Ct));

        async Task InDoubt(int runner, Instant at)
        {
            var message = await Store.QueueNudge(await Store.AddRunner(runner));
            Assert.IsType<Claim.Send>(await Store.Nudges.Claim(message, at, at + Duration.FromMinutes(1), Ct));
            await Store.Record(message, new Outcome.InDoubt("timed out"));
        }
    }

    [Fact]
    public async Task Sweeps_reach_everything_however_much_there_is()
    {
        var decisions = new List<PlanDecision>();
        for (var i = 0; i < 600; i++)
        {
            decisions.Add(Decision(await Store.AddRunner(i), By.Email));
        }

        await Store.Plan(decisions);
        Assert.Empty(await Store.Nudges.SkipExpired(Monday.Expires - Duration.FromMilliseconds(1), Ct));
        Assert.Equal([new MissedTally(By.Email, 600)], await Store.Nudges.SkipExpired(Monday.Expires, Ct));
        Assert.Empty(await Store.Nudges.SkipExpired(Monday.Expires, Ct));
        Assert.Equal(600, (await Store.Log.Summary(Monday.Day, Ct)).ByStatus["skipped"]);
    }

    [Fact]
    public async Task Expired_nudges_are_skipped_in_whatever_open_state_they_are_and_sent_ones_never()
    {
        var planned = await Store.PlanNudge(await Store.AddRunner(1));
        var queued = await Store.QueueNudge(await Store.AddRunner(2));
        var deferred = await Store.ClaimedNudge(await Store.AddRunner(3));
        await Store.Record(deferred, new Outcome.Deferred("busy", Duration.Zero), Duration.FromSeconds(9));
        var attempting = await Store.ClaimedNudge(await Store.AddRunner(4));

        Assert.Equal([new MissedTally(By.Sms, 3)], await Store.Nudges.SkipExpired(Monday.Expires, Ct));
        foreach (var message in new[] { planned, queued, deferred })
        {
            Assert.Equal((NudgeStatus.Skipped, SkipReason.TooLate), (await Store.Nudge(message)) is var n ? (n.Status, n.Reason) : default);
        }

        Assert.Equal(NudgeStatus.Attempting, (await Store.Nudge(attempting)).Status);
        Assert.Empty(await Store.Nudges.ToQueue(9, Ct));
    }

    [Fact]
    public async Task A_message_that_got_lost_is_queued_again_under_a_new_generation()
    {
        var lost = await Store.QueueNudge(await Store.AddRunner(1));
        var unqueued = await Store.PlanNudge(await Store.AddRunner(2));
        Store.MoveTo(Monday.Target);

        Assert.Equal(0, await Store.Nudges.RequeueLost(Monday.NotBefore, Store.Now, Ct));
        Assert.Equal(1, await Store.Nudges.RequeueLost(Store.Now, Store.Now, Ct));
        Assert.Equal(0, await Store.Nudges.RequeueLost(Store.Now, Store.Now, Ct));

        Assert.Equal([unqueued, lost with { Generation = 2 }], (await Store.Nudges.ToQueue(9, Ct)).Select(q => q.Message));
        Assert.Equal((NudgeStatus.Planned, Store.Now), (await Store.Nudge(lost)) is var n ? (n.Status, n.Due) : default);
        await Store.Nudges.MarkQueued([lost with { Generation = 2 }], Store.Now, Ct);
        Assert.Equal(NudgeEvent.QueuedAgain, (await Store.Timeline(lost))[^1]);
    }

    [Fact]
    public async Task A_nudge_that_was_put_off_and_whose_message_got_lost_is_queued_again_too()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(message, new Outcome.Deferred("busy", Duration.Zero), Duration.FromMinutes(1));
        var due = Store.Now + Duration.FromMinutes(1);
        Assert.Equal(0, await Store.Nudges.RequeueLost(Monday.Target, Monday.Target, Ct));
        await Store.Nudges.MarkQueued([message with { Generation = 2 }], Store.Now, Ct);

        Assert.Equal(0, await Store.Nudges.RequeueLost(due, Monday.Target, Ct));
        Assert.Equal(1, await Store.Nudges.RequeueLost(due + Duration.FromMilliseconds(1), Monday.Target, Ct));
        Assert.Equal([message with { Generation = 3 }], (await Store.Nudges.ToQueue(9, Ct)).Select(q => q.Message));
    }

    [Fact]
    public async Task A_lost_message_that_is_found_too_late_ends_its_nudge()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Assert.Equal(1, await Store.Nudges.RequeueLost(Monday.Expires, Monday.Expires, Ct));

        Assert.Equal((NudgeStatus.Skipped, SkipReason.TooLate), (await Store.Nudge(message)) is var n ? (n.Status, n.Reason) : default);
        Assert.Empty(await Store.Nudges.ToQueue(9, Ct));
    }

    [Fact]
    public async Task A_confirmation_in_doubt_comes_for_look_up_until_its_sign_up_is_gone()
    {
        var pending = await Store.SignUps.Keep(Registration("Ann", Mobile(1), Email(1)).SignUp, "network", Store.Now, Ct);
        var message = await PlanConfirmation(pending, By.Sms);
        await Store.Claim(message);
        await Store.Record(message, new Outcome.InDoubt("lost"));

        var doubt = Assert.Single(await Doubts());
        Assert.Equal((message, pending.Id, Mobile(1), Step.Confirm), (doubt.Message, doubt.SignUpId, doubt.To, doubt.Step));
        await Store.SignUps.PurgeUnconfirmed(Store.Now + Duration.FromDays(8), Ct);
        Assert.Empty(await Doubts());

        Task<IReadOnlyList<ClaimedNudge>> Doubts() => Store.Nudges.InDoubt(By.Sms, Instant.MinValue, Store.Now + Duration.FromMinutes(1), Store.Now, 9, Ct);
    }

    [Fact]
    public async Task Doubts_come_for_look_up_oldest_look_up_first_within_their_times()
    {
        var first = await Doubt(1, By.Sms);
        Store.Time.Advance(TimeSpan.FromSeconds(10));
        var second = await Doubt(2, By.Sms);
        await Doubt(3, By.Email);
        Store.Time.Advance(TimeSpan.FromMinutes(5));
        var now = Store.Now;

        Assert.Equal([first, second], await Ids(now, now));
        Assert.Equal([first], await Ids(Monday.NotBefore + Duration.FromSeconds(5), now));
        await Store.Nudges.NoteLookup(first, now, Ct);
        Assert.Equal([second], await Ids(now, now));
        Assert.Equal([second, first], await Ids(now, now + Duration.FromMinutes(1)));
        Assert.Empty(await Store.Nudges.InDoubt(By.Sms, now, now, now, 9, Ct));

        async Task<NudgeMessage> Doubt(int number, Channel channel)
        {
            var message = await Store.QueueNudge(await Store.AddRunner(number), channel);
            if (Store.Now < Monday.NotBefore)
            {
                Store.MoveTo(Monday.NotBefore);
            }

            await Store.Claim(message);
            await Store.Record(message, new Outcome.InDoubt("lost"));
            return message;
        }

        async Task<IEnumerable<NudgeMessage>> Ids(Instant attemptedBefore, Instant lookedUpBefore) =>
            (await Store.Nudges.InDoubt(By.Sms, Instant.MinValue, attemptedBefore, lookedUpBefore, 9, Ct)).Select(n => n.Message);
    }

    [Fact]
    public async Task A_doubt_that_was_found_is_accepted_and_one_that_was_not_is_due_again()
    {
        var found = await Doubted(1);
        var missing = await Doubted(2);
        await Store.Nudges.SettleSent(found, "SM9", Store.Now, Ct);
        await Store.Nudges.SettleNotSent(missing, Store.Now, Ct);

        Assert.Equal((NudgeStatus.Accepted, "SM9"), (await Store.Nudge(found)) is var n ? (n.Status, n.ProviderId) : default);
        Assert.Equal(NudgeEvent.FoundSent, (await Store.Timeline(found))[^1]);
        Assert.Equal(message(missing), Assert.Single(await Store.Nudges.ToQueue(9, Ct)).Message);
        Assert.IsType<Claim.Send>(await Store.Claim(message(missing)));

        // What is known to be sent is never taken back.
        await Store.Nudges.SettleNotSent(found, Store.Now, Ct);
        Assert.Equal(NudgeStatus.Accepted, (await Store.Nudge(found)).Status);

        static NudgeMessage message(NudgeMessage m) => m with { Generation = 2 };
    }

    [Fact]
    public async Task A_doubt_that_is_settled_too_late_is_skipped()
    {
        var message = await Doubted(1);
        Store.MoveTo(Monday.Expires);
        await Store.Nudges.SettleNotSent(message, Store.Now, Ct);

        Assert.Equal((NudgeStatus.Skipped, SkipReason.TooLate), (await Store.Nudge(message)) is var n ? (n.Status, n.Reason) : default);
        Assert.Equal([NudgeEvent.FoundNotSent, NudgeEvent.Skipped], (await Store.Timeline(message)).TakeLast(2));
    }

    [Fact]
    public async Task A_dead_nudge_shows_why_and_can_be_replayed_while_there_is_time()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Assert.Not(await Store.Nudges.Replay(message.Nudge, Store.Now, Ct));
        await Store.Nudges.MarkDead(message, "failed ten times", Store.Now, Ct);
        Assert.Equal((NudgeStatus.Dead, "failed ten times"), (await Store.Nudge(message)) is var n ? (n.Status, n.Reason) : default);
        Assert.Not(await Store.Nudges.Replay(message.Nudge, Monday.Expires, Ct));

        Store.MoveTo(Monday.NotBefore);
        Assert.Holds(await Store.Nudges.Replay(message.Nudge, Store.Now, Ct));
        Assert.Not(await Store.Nudges.Replay(message.Nudge, Store.Now, Ct));
        Assert.Equal((NudgeStatus.Planned, null, null), (await Store.Nudge(message)) is var again ? (again.Status, again.Reason, again.FinishedAt) : default);
        Assert.IsType<Claim.Send>(await Store.Claim(Assert.Single(await Store.Nudges.ToQueue(9, Ct)).Message));
    }

    [Fact]
    public async Task A_message_that_was_given_up_after_the_sending_does_not_bury_the_nudge()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Nudges.MarkDead(message, "failed ten times", Store.Now, Ct);
        Assert.Equal(NudgeStatus.Attempting, (await Store.Nudge(message)).Status);
    }

    private async Task<NudgeMessage> Doubted(int number)
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner(number));
        await Store.Record(message, new Outcome.InDoubt("lost"));
        return message;
    }
}
