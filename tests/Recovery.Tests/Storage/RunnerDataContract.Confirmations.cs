using NodaTime;
using Recovery.Channels.Sandbox;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What a runner was sent, and wrote, before they were one: it goes with them.</summary>
public abstract partial class RunnerDataContract
{
    [Fact]
    public async Task The_texts_that_asked_for_confirmation_end_with_the_runner_and_so_do_the_providers_copies()
    {
        var (confirmed, sent) = await Ask(1, "SM-sent");
        var runner = (await Store.SignUps.Confirm(confirmed, By.Sms, Store.Now, Ct))!;
        var (_, waiting) = await Ask(1, null);
        var (_, others) = await Ask(2, "SM-other");

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Equal(["SM-sent"], await CopyIds());
        Assert.Equal((NudgeStatus.Accepted, null), await Store.Nudge(sent) is var s ? (s.Status, s.SignUpId) : default);
        Assert.Equal((NudgeStatus.Skipped, SkipReason.Erased), await Store.Nudge(waiting) is var w ? (w.Status, w.Reason) : default);
        Assert.NotNull((await Store.Nudge(others)).SignUpId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sign_up_that_names_only_one_of_the_runners_contacts_is_gone_too(bool mobile)
    {
        var runner = await Store.AddRunner();
        var named = mobile ? Registration("Someone", Mobile(1), Email(9)) : Registration("Someone", Mobile(9), Email(1));
        var pending = await Store.SignUps.Keep(named.SignUp, "network", Store.Now, Ct);
        var stranger = await Store.SignUps.Keep(Registration("Someone", Mobile(9), Email(9)).SignUp, "network", Store.Now, Ct);

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Null(await Store.SignUps.Find(pending.Id, Ct));
        Assert.NotNull(await Store.SignUps.Find(stranger.Id, Ct));
    }

    [Fact]
    public async Task A_reply_from_before_the_number_was_a_runners_goes_with_the_runner()
    {
        await Reply("SM-before", Mobile(1));
        await Reply("SM-stranger", Mobile(2));
        var runner = await Store.AddRunner();

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Equal([Mobile(2)], (await Store.Replies.List(unread: true, null, 9, Ct)).Select(r => r.Number));
        Assert.Equal(["SM-before"], await CopyIds());
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task What_the_sandbox_kept_for_the_runners_contacts_goes_whatever_it_was_about(string by)
    {
        var channel = ChannelCatalog.Parse(by);
        var runner = await Store.AddRunner();
        await Store.AddRunner(2);
        foreach (var number in new[] { 1, 2 })
        {
            var to = channel == By.Sms ? Mobile(number) : Email(number);
            await Store.Sandbox.Keep(new SandboxMessage(0, "of a sign-up that was purged", channel, to, null, "Hello", null, Store.Now), Ct);
        }

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Equal([channel == By.Sms ? Mobile(2) : Email(2)], (await Store.Sandbox.Latest(channel, null, 9, Ct)).Select(m => m.To));
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task Whoever_came_back_and_was_erased_again_needs_a_consent_from_after_that(string by)
    {
        var channel = ChannelCatalog.Parse(by);
        await Data.Erase((await Store.AddRunner()).RunnerId, Store.Now, Ct);
        var back = await Store.Runners.Register(Fresh());
        var consent = Fresh().SignUp.Consent.GivenAt;
        Store.MoveTo(consent + Duration.FromMilliseconds(1));
        await Data.Erase(back.RunnerId, Store.Now, Ct);

        Assert.Holds((await Consenting(consent)).Erased);
        Assert.Holds((await Consenting(Store.Now - Duration.FromMilliseconds(1))).Erased);
        Assert.Holds((await Consenting(Store.Now)).IsTaken);

        Task<RegistrationResult> Consenting(Instant at)
        {
            var row = channel == By.Sms ? Registration("Runner 1", Mobile(1), at: Store.Now) : Registration("Runner 1", email: Email(1), at: Store.Now);
            return Store.Runners.Register(row with { SignUp = row.SignUp with { Consent = row.SignUp.Consent with { GivenAt = at } } });
        }
    }

    /// <summary>A sign-up that asked for the number to be confirmed, and the text that did; without an id it is still to be sent.</summary>
    private async Task<(long SignUp, NudgeMessage Text)> Ask(int number, string? providerId)
    {
        var pending = await Store.SignUps.Keep(Registration($"Runner {number}", Mobile(number)).SignUp, "network", Store.Now, Ct);
        var text = new NudgeMessage(NudgeId.OfConfirmation(TempStore.Key, pending.Id, By.Sms), 1);
        await Store.SignUps.PlanConfirmation(
            new Confirmation(
                text.Nudge, pending.Id, new RaceDay(TempStore.London.Id, TempStore.London.Days[0]), By.Sms, Store.Clock.Today,
                Store.Now + Duration.FromDays(1), 1),
            Store.Now, Ct);
        if (providerId is not null)
        {
            Assert.IsType<Claim.Send>(await Store.Claim(text));
            await Store.Record(text, new Outcome.Accepted(providerId));
        }

        return (pending.Id, text);
    }
}
