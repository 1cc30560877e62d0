using NodaTime;
using Recovery.Channels;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Whom a refusal stops, and which race a nudge is for.</summary>
public abstract partial class NudgeStoreContract
{
    private static readonly Outcome Refused = new Outcome.Rejected("400", "it takes nothing", StopReasons.OutOfReach);

    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task A_refusal_after_the_contact_changed_stops_the_one_that_was_refused(string by)
    {
        var channel = ChannelCatalog.Parse(by);
        var message = await Store.ClaimedNudge(await Store.AddRunner(), channel);
        var runner = await ChangeContact(channel);

        await Store.Record(message, Refused);

        Assert.Empty((await Store.Runners.Find(runner.RunnerId, Ct))!.Stops);
        Assert.Equal([channel], await StopsOf(channel, 1));
    }

    /// <summary>The attempt before went to the old contact; what counts is the one that was refused.</summary>
    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task A_refusal_of_a_second_attempt_stops_the_contact_of_that_attempt(string by)
    {
        var channel = ChannelCatalog.Parse(by);
        var message = await Store.ClaimedNudge(await Store.AddRunner(), channel);
        await Store.Record(message, new Outcome.Deferred("busy", Duration.Zero));
        var runner = await ChangeContact(channel);
        Assert.IsType<Claim.Send>(await Store.Claim(message with { Generation = 2 }));

        await Store.Record(message with { Generation = 2 }, Refused);

        Assert.Equal([(channel, StopReasons.OutOfReach, Source.Provider)], (await Store.Runners.Find(runner.RunnerId, Ct))!.Stops.Select(s => (s.Channel, s.Reason, s.By)));
        Assert.Empty(await StopsOf(channel, 1));
    }

    [Theory]
    [InlineData("sms", "stopped texts")]
    [InlineData("email", "stopped emails")]
    public async Task A_refusal_that_stops_a_contact_is_noted_with_every_race_behind_it(string by, string what)
    {
        var channel = ChannelCatalog.Parse(by);
        var fun = new Race("fun-run", "Fun Run", "Fun Run", [Saturday.Day], true);
        await Store.Races.Save(fun, Ct);
        var runner = await Store.AddRunner();
        await Store.AddRunner(1, race: fun.Id);
        var other = await Store.AddRunner(2);
        var message = await Store.ClaimedNudge(runner, channel);
        var changes = (await Store.Nudges.EntriesOfRunner(runner.RunnerId, Ct)).ToDictionary(e => e.EntryId, e => e.Change);

        await Store.Record(message, Refused);

        var entries = await Store.Nudges.EntriesOfRunner(runner.RunnerId, Ct);
        Assert.All(entries, e => Assert.True(e.Change > changes[e.EntryId], "the planner does not look at every race again"));
        Assert.All((await Store.Runners.Find(runner.RunnerId, Ct))!.Entries, e => Assert.Equal((what, Source.Provider), e.Events[^1] is var v ? (v.What, v.By) : default));
        Assert.Empty((await Store.Runners.Find(other.RunnerId, Ct))!.Stops);
    }

    [Fact]
    public async Task A_nudge_that_is_planned_again_for_another_race_on_the_same_date_goes_out_for_that_one()
    {
        var fun = new Race("fun-run", "Fun Run", "Fun Run", [Saturday.Day], true);
        await Store.Races.Save(fun, Ct);
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);
        Assert.Equal(
            EntryChanged.Done,
            await Store.Runners.Change(runner.EntryId, new("Runner 1", fun.Id, Saturday.Day, By.Both("Text me.", "Email me.", EntryChanges.Source, Store.Now)), Store.Now, Ct));

        await Store.Plan(Decision(runner, existing: 1, race: fun.Id));

        Assert.Equal(fun.Id, (await Store.Nudge(message)).RaceId);
        Store.MoveTo(Monday.NotBefore);
        Assert.Equal("Fun Run", Assert.IsType<Claim.Send>(await Store.Claim(message with { Generation = 2 })).Nudge.RaceName);
    }

    /// <summary>Until they are looked up, their number is all that Twilio can be asked by.</summary>
    [Fact]
    public async Task The_texts_in_doubt_of_a_runner_are_those_whose_number_goes_when_the_runner_is_erased()
    {
        var confirmed = await Store.SignUps.Keep(Registration("Runner 1", Mobile(1)).SignUp, "network", Store.Now, Ct);
        var asked = await InDoubt(await PlanConfirmation(confirmed, By.Sms));
        var runner = (await Store.SignUps.Confirm(confirmed.Id, By.Sms, Store.Now, Ct))!;
        var unconfirmed = await Store.SignUps.Keep(Registration("Runner 1", Mobile(1), Email(1)).SignUp, "network", Store.Now, Ct);
        var askedAgain = await InDoubt(await PlanConfirmation(unconfirmed, By.Sms));
        await InDoubt(await PlanConfirmation(unconfirmed, By.Email));
        var others = await Store.SignUps.Keep(Registration("Runner 2", Mobile(2)).SignUp, "network", Store.Now, Ct);
        await InDoubt(await PlanConfirmation(others, By.Sms));
        var text = await Store.QueueNudge(runner);
        Store.MoveTo(Monday.NotBefore);
        await InDoubt(text);
        await InDoubt(await Store.QueueNudge(await Store.AddRunner(3)));

        Assert.Equal([asked, askedAgain, text], (await Store.Nudges.TextsInDoubt(runner.RunnerId, Ct)).Select(n => n.Message));
    }

    [Fact]
    public async Task A_confirmation_in_doubt_is_looked_up_until_its_sign_up_is_erased_and_keeps_none_waiting_then()
    {
        var pending = await Store.SignUps.Keep(Registration("Runner 1", Mobile(1)).SignUp, "network", Store.Now, Ct);
        var asked = await InDoubt(await PlanConfirmation(pending, By.Sms));
        var later = await Store.SignUps.Keep(Registration("Runner 2", Mobile(2)).SignUp, "network", Store.Now, Ct);
        var askedLater = await InDoubt(await PlanConfirmation(later, By.Sms));
        Assert.Equal(asked, await First());

        var runner = (await Store.SignUps.Confirm(pending.Id, By.Sms, Store.Now, Ct))!;
        await Store.Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Equal(askedLater, await First());

        async Task<NudgeMessage> First() => Assert.Single(await Store.Nudges.InDoubt(
            By.Sms, Store.Now - Duration.FromDays(1), Store.Now + Duration.FromDays(1), Store.Now + Duration.FromDays(1), 1, Ct)).Message;
    }

    /// <summary>Under another number it would not be found there, and be sent again; and whoever has that number is not to be asked after.</summary>
    [Fact]
    public async Task A_text_in_doubt_is_not_looked_up_under_a_number_that_it_did_not_go_to()
    {
        var text = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(text, new Outcome.InDoubt("timed out"));
        Assert.Equal([text], await ToLookUp());

        var runner = await ChangeContact(By.Sms);
        Assert.Empty(await ToLookUp());
        Assert.Empty(await Store.Nudges.TextsInDoubt(runner.RunnerId, Ct));

        await Store.AddRunner();
        Assert.Equal([text], await ToLookUp());

        async Task<IEnumerable<NudgeMessage>> ToLookUp() =>
            (await Store.Nudges.InDoubt(By.Sms, Instant.MinValue, Store.Now + Duration.FromMinutes(1), Store.Now, 9, Ct)).Select(n => n.Message);
    }

    private async Task<NudgeMessage> InDoubt(NudgeMessage message)
    {
        Assert.IsType<Claim.Send>(await Store.Claim(message));
        await Store.Record(message, new Outcome.InDoubt("timed out"));
        return message;
    }

    /// <summary>Runner 1 has another number or address from now on.</summary>
    private Task<RegistrationResult> ChangeContact(Channel channel) => Store.Runners.Register(channel == By.Sms
        ? Registration("Runner 1", Mobile(9), Email(1))
        : Registration("Runner 1", Mobile(1), Email(9)));

    /// <summary>What stops whoever has that number or address next.</summary>
    private async Task<IEnumerable<Channel>> StopsOf(Channel channel, int number)
    {
        var next = await Store.Runners.Register(channel == By.Sms ? Registration("Next", Mobile(number)) : Registration("Next", email: Email(number)));
        return (await Store.Runners.Find(next.RunnerId, Ct))!.Stops.Select(s => s.Channel);
    }
}
