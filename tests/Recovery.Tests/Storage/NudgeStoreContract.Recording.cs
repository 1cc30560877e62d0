using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What came of an attempt.</summary>
public abstract partial class NudgeStoreContract
{
    [Fact]
    public async Task An_accepted_nudge_keeps_the_providers_id()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(message, new Outcome.Accepted("SM123"));

        var nudge = await Store.Nudge(message);
        Assert.Equal((NudgeStatus.Accepted, "SM123", Store.Now), (nudge.Status, nudge.ProviderId, nudge.AcceptedAt));
        Assert.Equal([NudgeEvent.Planned, NudgeEvent.Queued, NudgeEvent.Claimed, NudgeEvent.Accepted], await Store.Timeline(message));
    }

    [Fact]
    public async Task A_rejection_is_final_and_says_why_with_the_code()
    {
        var runner = await Store.AddRunner();
        var message = await Store.ClaimedNudge(runner);
        await Store.Record(message, new Outcome.Rejected("21614", "the number can't receive texts"));

        var nudge = await Store.Nudge(message);
        Assert.Equal(
            (NudgeStatus.Rejected, "the number can't receive texts (21614)", Store.Now), (nudge.Status, nudge.Reason, nudge.FinishedAt));
        Assert.Empty((await Store.Runners.Find(runner.RunnerId, Ct))!.Stops);
    }

    [Fact]
    public async Task A_rejection_that_suppresses_stops_the_number_for_every_race_and_has_the_planner_look_again()
    {
        var runner = await Store.AddRunner();
        var message = await Store.ClaimedNudge(runner);
        var before = (await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct))[0].Change;
        await Store.Record(message, new Outcome.Rejected("21610", "the runner said stop", "the runner said stop to the provider"));

        var stop = Assert.Single((await Store.Runners.Find(runner.RunnerId, Ct))!.Stops);
        Assert.Equal(new Suppression(By.Sms, "the runner said stop to the provider", Source.Provider, Store.Now), stop);
        var entry = Assert.Single(await Store.Nudges.EntriesToPlan(Saturday, before, 9, Ct));
        Assert.Equal((true, false), (entry.Sms.Stopped, entry.Email.Stopped));
        Assert.Equal(0, await Store.Runners.LiftStop(runner.RunnerId, Source.Reception, Store.Now, Ct));
    }

    [Fact]
    public async Task A_rejected_confirmation_stops_the_contact_of_its_sign_up()
    {
        var pending = await Store.SignUps.Keep(Registration("Ann", Mobile(1)).SignUp, "network", Store.Now, Ct);
        var message = await PlanConfirmation(pending, By.Sms);
        await Store.Claim(message);
        await Store.Record(message, new Outcome.Rejected("21610", "said stop", "said stop"));

        var runner = await Store.AddRunner();
        Assert.Single((await Store.Runners.Find(runner.RunnerId, Ct))!.Stops);
    }

    [Fact]
    public async Task A_deferred_nudge_is_due_again_after_the_wait_under_a_new_generation()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(message, new Outcome.Deferred("the provider is busy", Duration.FromSeconds(30)), Duration.FromSeconds(30));

        var nudge = await Store.Nudge(message);
        Assert.Equal(
            (NudgeStatus.Deferred, 2, Store.Now + Duration.FromSeconds(30), "the provider is busy"),
            (nudge.Status, nudge.Generation, nudge.Due, nudge.Reason));
        Assert.Equal(message with { Generation = 2 }, Assert.Single(await Store.Nudges.ToQueue(9, Ct)).Message);
        Assert.IsType<Claim.Nothing>(await Store.Claim(message));
    }

    [Fact]
    public async Task A_deferral_past_the_nudges_time_ends_it_as_too_late()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(message, new Outcome.Deferred("busy", Duration.FromHours(9)), Monday.Expires - Store.Now);

        Assert.Equal((NudgeStatus.Skipped, SkipReason.TooLate), (await Store.Nudge(message)) is var n ? (n.Status, n.Reason) : default);
        Assert.Empty(await Store.Nudges.ToQueue(9, Ct));
    }

    [Fact]
    public async Task An_outcome_of_an_older_generation_or_of_no_attempt_changes_nothing()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(message with { Generation = 2 }, new Outcome.Accepted("SM2"));
        Assert.Equal(NudgeStatus.Attempting, (await Store.Nudge(message)).Status);
        await Store.Record(message, new Outcome.Accepted("SM1"));
        await Store.Record(message, new Outcome.Rejected("1", "no", "no"));
        await Store.Record(message, new Outcome.InDoubt("lost"));
        await Store.Record(message, new Outcome.Deferred("busy", Duration.Zero));

        Assert.Equal((NudgeStatus.Accepted, 1, "SM1"), (await Store.Nudge(message)) is var n ? (n.Status, n.Generation, n.ProviderId) : default);
        var planned = await Store.QueueNudge(await Store.AddRunner(2));
        await Store.Record(planned, new Outcome.Accepted("SM3"));
        Assert.Equal(NudgeStatus.Queued, (await Store.Nudge(planned)).Status);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_doubt_settles_it()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(message, new Outcome.InDoubt("the connection dropped"));
        Assert.Equal((NudgeStatus.InDoubt, "the connection dropped"), (await Store.Nudge(message)) is var n ? (n.Status, n.Reason) : default);
        Assert.IsType<Claim.Nothing>(await Store.Claim(message));

        await Store.Record(message, new Outcome.Accepted("SM1"));
        Assert.Equal((NudgeStatus.Accepted, null), (await Store.Nudge(message)) is var after ? (after.Status, after.Reason) : default);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        Store.Reopen();
        Assert.Equal(NudgeStatus.Attempting, (await Store.Nudge(message)).Status);
        Assert.IsType<Claim.Nothing>(await Store.Claim(message));
        await Store.Record(message, new Outcome.Accepted("SM1"));
        Store.Reopen();
        Assert.Equal(NudgeStatus.Accepted, (await Store.Nudge(message)).Status);
    }
}
