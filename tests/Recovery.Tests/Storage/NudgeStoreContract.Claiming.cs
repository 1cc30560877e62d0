using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Claims: the last check before a message goes out.</summary>
public abstract partial class NudgeStoreContract
{
    [Fact]
    public async Task Of_thirty_two_callers_at_once_exactly_one_may_send()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore);

        var claims = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Store.Claim(message))));

        Assert.Single(claims.OfType<Claim.Send>());
        Assert.Equal(31, claims.OfType<Claim.Nothing>().Count());
        Assert.Single(await Store.Timeline(message), NudgeEvent.Claimed);
    }

    [Fact]
    public async Task A_claim_brings_all_that_composing_takes()
    {
        var runner = await Store.AddRunner(7);
        var message = await Store.QueueNudge(runner);
        Store.MoveTo(Monday.NotBefore);

        var nudge = Assert.IsType<Claim.Send>(await Store.Claim(message)).Nudge;

        Assert.Equal(
            new ClaimedNudge(
                message.Nudge, 1, "doms", By.Sms, "Runner 7", Mobile(7), "London Marathon 2027", "the London Marathon",
                Saturday.Day, Monday.Day, Monday.Target, Monday.Expires, Store.Now, 1, null),
            nudge);
    }

    [Theory]
    [InlineData(EntryOutcome.Booked, SkipReason.Booked)]
    [InlineData(EntryOutcome.NotRun, SkipReason.NotRun)]
    [InlineData(EntryOutcome.Withdrawn, SkipReason.Withdrawn)]
    public async Task What_was_said_while_the_message_was_in_the_queue_stops_it(EntryOutcome outcome, string reason)
    {
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);
        Store.MoveTo(Monday.NotBefore);
        await Store.Runners.SetOutcome(runner.EntryId, outcome, Source.Reception, Store.Now, Ct);

        await AssertSkipped(message, reason);
    }

    [Fact]
    public async Task A_stop_while_the_message_was_in_the_queue_stops_it_for_that_channel()
    {
        var runner = await Store.AddRunner();
        var (text, email) = (await Store.QueueNudge(runner), await Store.QueueNudge(runner, By.Email));
        Store.MoveTo(Monday.NotBefore);
        await Store.Runners.Stop(runner.RunnerId, By.Sms, "said stop", Source.Runner, Store.Now, Ct);

        await AssertSkipped(text, SkipReason.Stopped);
        Assert.Equal(Email(1), Assert.IsType<Claim.Send>(await Store.Claim(email)).Nudge.To);
    }

    [Fact]
    public async Task A_runner_who_changed_race_day_gets_nothing_for_the_old_one()
    {
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);
        Store.MoveTo(Monday.NotBefore);
        await Store.AddRunner(1, TempStore.London.Days[1]);

        await AssertSkipped(message, SkipReason.Moved);
    }

    [Fact]
    public async Task A_channel_that_was_never_opted_in_to_is_not_used()
    {
        var runner = await Store.Runners.Register(Registration("Ann", Mobile(1), Email(1), emails: false));
        var message = await Store.QueueNudge(runner, By.Email);
        Store.MoveTo(Monday.NotBefore);

        await AssertSkipped(message, SkipReason.ChannelOff);
    }

    [Fact]
    public async Task From_its_expiry_on_a_nudge_is_too_late()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.Expires);

        await AssertSkipped(message, SkipReason.TooLate);
    }

    [Fact]
    public async Task Before_its_time_a_nudge_is_put_off_under_a_new_generation_and_queued_again()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore - Duration.FromSeconds(1));

        Assert.Equal(new Claim.PutOff(Monday.NotBefore), await Store.Claim(message));

        var nudge = await Store.Nudge(message);
        Assert.Equal((NudgeStatus.Deferred, 2, Monday.NotBefore), (nudge.Status, nudge.Generation, nudge.Due));
        Assert.Equal(new QueuedNudge(message with { Generation = 2 }, By.Sms, Monday.NotBefore, Monday.Expires), Assert.Single(await Store.Nudges.ToQueue(9, Ct)));

        // It stays visible as put off while its new message waits in the queue.
        await Store.Nudges.MarkQueued([message with { Generation = 2 }], Store.Now, Ct);
        Assert.Equal(NudgeStatus.Deferred, (await Store.Nudge(message)).Status);
        Assert.Empty(await Store.Nudges.ToQueue(9, Ct));
        Store.MoveTo(Monday.NotBefore);
        Assert.IsType<Claim.Send>(await Store.Claim(message with { Generation = 2 }));
    }

    [Fact]
    public async Task A_paused_channel_puts_off_until_the_pause_ends_and_the_other_goes_on()
    {
        var runner = await Store.AddRunner();
        var (text, email) = (await Store.QueueNudge(runner), await Store.QueueNudge(runner, By.Email));
        Store.MoveTo(Monday.NotBefore);
        var pause = new ChannelPause(By.Sms, "wrong password", Store.Now, Store.Now + Duration.FromMinutes(5));
        await Store.Nudges.SetPause(pause with { Until = Store.Now + Duration.FromMinutes(1) }, Ct);
        await Store.Nudges.SetPause(pause, Ct);

        Assert.Equal(new Claim.PutOff(pause.Until), await Store.Claim(text));
        Assert.IsType<Claim.Send>(await Store.Claim(email));
        Assert.Equal(pause, await Store.Log.Pause(By.Sms, Store.Now, Ct));
        Assert.Equal([pause], await Store.Log.Pauses(Store.Now, Ct));

        Store.MoveTo(pause.Until);
        Assert.Null(await Store.Log.Pause(By.Sms, Store.Now, Ct));
        Assert.Empty(await Store.Log.Pauses(Store.Now, Ct));
        Assert.IsType<Claim.Send>(await Store.Claim(text with { Generation = 2 }));
    }

    [Fact]
    public async Task A_pause_that_outlasts_the_nudge_makes_it_too_late()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.Expires - Duration.FromMinutes(5));
        await Store.Nudges.SetPause(new ChannelPause(By.Sms, "wrong password", Store.Now, Monday.Expires), Ct);

        await AssertSkipped(message, SkipReason.TooLate);
    }

    [Fact]
    public async Task A_pause_without_an_end_puts_off_by_minutes_so_that_lifting_it_is_soon_noticed()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore);
        await Store.Nudges.SetPause(new ChannelPause(By.Sms, "held", Store.Now, ChannelPause.NoEnd), Ct);

        Assert.Equal(new Claim.PutOff(Monday.NotBefore + Duration.FromMinutes(5)), await Store.Claim(message));
        Assert.Not(Assert.Single(await Store.Log.Pauses(Store.Now + Duration.FromDays(1000), Ct)).HasEnd);
    }

    [Fact]
    public async Task A_message_of_an_older_generation_or_of_no_nudge_has_no_business()
    {
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);
        await Store.Plan(Decision(runner, existing: 1));
        Store.MoveTo(Monday.NotBefore);

        Assert.IsType<Claim.Nothing>(await Store.Claim(message));
        Assert.IsType<Claim.Nothing>(await Store.Claim(new NudgeMessage("unknown", 1)));
        Assert.Equal(NudgeStatus.Planned, (await Store.Nudge(message)).Status);
        Assert.IsType<Claim.Send>(await Store.Claim(message with { Generation = 2 }));
    }

    [Fact]
    public async Task A_confirmation_goes_to_the_contact_of_its_sign_up_until_that_is_confirmed()
    {
        var signUp = Registration("Ann", Mobile(1), Email(1)).SignUp;
        var pending = await Store.SignUps.Keep(signUp, "network", Store.Now, Ct);
        await Store.SignUps.Confirm(pending.Id, By.Email, Store.Now, Ct);
        var text = await PlanConfirmation(pending, By.Sms);
        var email = await PlanConfirmation(pending, By.Email);
        await PlanConfirmation(pending, By.Sms);
        Assert.Equal(2, (await Store.Nudges.ToQueue(9, Ct)).Count);

        var claimed = Assert.IsType<Claim.Send>(await Store.Claim(text)).Nudge;

        Assert.Equal((Mobile(1), pending.Id, Step.Confirm), (claimed.To, claimed.SignUpId, claimed.Step));
        await AssertSkipped(email, SkipReason.ChannelOff);
    }

    [Fact]
    public async Task A_contact_that_said_stop_is_not_asked_to_confirm_either()
    {
        var runner = await Store.AddRunner();
        await Store.Runners.Stop(runner.RunnerId, null, "said stop", Source.Runner, Store.Now, Ct);
        var pending = await Store.SignUps.Keep(Registration("Ann", Mobile(1), Email(1)).SignUp, "network", Store.Now, Ct);

        await AssertSkipped(await PlanConfirmation(pending, By.Sms), SkipReason.Stopped);
        await AssertSkipped(await PlanConfirmation(pending, By.Email), SkipReason.Stopped);
    }

    private async Task<NudgeMessage> PlanConfirmation(PendingSignUp pending, Channel channel)
    {
        var id = NudgeId.OfConfirmation(TempStore.Key, pending.Id, channel);
        await Store.SignUps.PlanConfirmation(
            new Confirmation(id, pending.Id, Saturday, channel, Store.Clock.Today, Store.Now + Duration.FromHours(24), 1), Store.Now, Ct);
        return new NudgeMessage(id, 1);
    }

    private async Task AssertSkipped(NudgeMessage message, string reason)
    {
        Assert.Equal(new Claim.Nothing(reason, Missed: reason == SkipReason.TooLate), await Store.Claim(message));
        var nudge = await Store.Nudge(message);
        Assert.Equal((NudgeStatus.Skipped, reason, Store.Now), (nudge.Status, nudge.Reason, nudge.FinishedAt));
        Assert.Equal(new TimelineLine(Store.Now, NudgeEvent.Skipped, reason), (await Store.Log.Timeline(message.Nudge, Ct))[^1]);
    }
}
