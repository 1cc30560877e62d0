using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What every store does when a runner is to be forgotten.</summary>
public abstract partial class RunnerDataContract(StoreProvider provider) : StoreContract(provider)
{
    private IRunnerData Data => Store.Data;

    [Fact]
    public async Task An_erased_runner_is_gone_with_all_that_was_theirs_and_the_other_stays_as_they_are()
    {
        var other = await Store.AddRunner(2);
        await Store.QueueNudge(other);
        var before = await Data.Export(other.RunnerId, Ct);
        var runner = await Store.AddRunner();
        await Store.QueueNudge(runner);

        Assert.Holds(await Data.Erase(runner.RunnerId, Store.Now, Ct));

        Assert.Null(await Store.Runners.Find(runner.RunnerId, Ct));
        Assert.Null(await Store.Runners.FindEntry(runner.EntryId, Ct));
        Assert.Null(await Data.Export(runner.RunnerId, Ct));
        Assert.Empty(await Store.Runners.Search(Mobile(1), 9, Ct));
        Assert.Equivalent(before, await Data.Export(other.RunnerId, Ct), strict: true);
        Assert.Not(await Data.Erase(runner.RunnerId, Store.Now, Ct));
    }

    [Fact]
    public async Task Nudges_stay_as_counts_without_a_trace_of_whose_they_were()
    {
        var runner = await Store.AddRunner();
        var open = await Store.PlanNudge(runner, By.Email);
        var queued = await Store.PlanNudge(runner, step: "last-call", window: Wednesday);
        await Store.Nudges.MarkQueued([queued], Store.Now, Ct);
        var sent = await Store.ClaimedNudge(runner);
        await Store.Record(sent, new Outcome.Accepted("SM1"));

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        foreach (var (message, status, reason) in new[]
        {
            (open, NudgeStatus.Skipped, SkipReason.Erased), (queued, NudgeStatus.Skipped, SkipReason.Erased), (sent, NudgeStatus.Accepted, null),
        })
        {
            var line = (await Store.Log.Find(message.Nudge, Ct))!;
            Assert.Equal((status, reason, ""), (line.Nudge.Status, line.Nudge.Reason, line.Name));
            Assert.Holds(line.Nudge is { EntryId: null, RunnerId: null, SignUpId: null });
        }
    }

    [Fact]
    public async Task A_message_that_was_queued_finds_nothing_to_send()
    {
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);
        Store.MoveTo(Monday.NotBefore);

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.IsType<Claim.Nothing>(await Store.Claim(message));
    }

    [Fact]
    public async Task A_nudge_that_was_being_attempted_is_never_sent_again()
    {
        var runner = await Store.AddRunner();
        var message = await Store.ClaimedNudge(runner);
        await Data.Erase(runner.RunnerId, Store.Now, Ct);
        await Store.Record(message, new Outcome.Deferred("busy", Duration.FromSeconds(1)), Duration.FromSeconds(1));

        var again = Assert.Single(await Store.Nudges.ToQueue(9, Ct)).Message;
        Store.MoveTo(Store.Now + Duration.FromSeconds(2));

        Assert.Equal(SkipReason.Erased, Assert.IsType<Claim.Nothing>(await Store.Claim(again)).Why);
        Assert.Equal((NudgeStatus.Skipped, SkipReason.Erased), await Store.Nudge(message) is var n ? (n.Status, n.Reason) : default);
    }

    [Fact]
    public async Task A_lost_answer_for_somebody_who_is_gone_is_not_looked_up_and_keeps_none_waiting()
    {
        var runner = await Store.AddRunner();
        await Store.Record(await Store.ClaimedNudge(runner), new Outcome.InDoubt("timed out"));
        var other = await Store.ClaimedNudge(await Store.AddRunner(2));
        await Store.Record(other, new Outcome.InDoubt("timed out"));
        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        var found = await Store.Nudges.InDoubt(
            By.Sms, Store.Now - Duration.FromDays(1), Store.Now + Duration.FromDays(1), Store.Now, 1, Ct);

        Assert.Equal(other.Nudge, Assert.Single(found).Id);
    }

    [Fact]
    public async Task What_the_planner_had_decided_before_is_not_written_after()
    {
        var runner = await Store.AddRunner();
        var skipped = await Store.PlanNudge(runner);
        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        await Store.Plan(Decision(runner, step: "last-call", window: Wednesday), Decision(runner, existing: 1, window: Wednesday));

        Assert.Equal((NudgeStatus.Skipped, SkipReason.Erased), await Store.Nudge(skipped) is var n ? (n.Status, n.Reason) : default);
        Assert.Empty(await Store.Nudges.ToQueue(9, Ct));
    }

    [Fact]
    public async Task A_stop_outlives_its_runner()
    {
        var runner = await Store.AddRunner();
        await Store.Runners.Stop(runner.RunnerId, By.Sms, "said stop", Source.Runner, Store.Now, Ct);
        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        var again = await Store.Runners.Register(Fresh());

        Assert.Equal(By.Sms, Assert.Single((await Store.Runners.Find(again.RunnerId, Ct))!.Stops).Channel);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_consent_from_before_brings_nobody_back_and_one_from_after_does(bool byMobile, bool byEmail)
    {
        var runner = await Store.AddRunner();
        await Data.Erase(runner.RunnerId, Store.Now, Ct);
        Store.Reopen();

        var old = await Store.Runners.Register(Registration("Runner 1", byMobile ? Mobile(1) : null, byEmail ? "Runner1@Example.com" : null));
        Assert.Equal((true, false), (old.Erased, old.IsTaken));
        Assert.Empty(await Store.Runners.Search("runner", 9, Ct));

        Assert.Equal((Registered.Added, true), await Store.Runners.Register(Fresh()) is var fresh ? (fresh.What, fresh.IsTaken) : default);
        Assert.Holds((await Store.Runners.Register(Registration("Runner 2", Mobile(2), Email(2)))).IsTaken);
    }

    [Fact]
    public async Task A_sign_up_that_named_the_number_or_address_is_gone_too()
    {
        var runner = await Store.AddRunner();
        var signUp = Registration("Someone", Mobile(1), "elsewhere@example.com").SignUp;
        var pending = await Store.SignUps.Keep(signUp, "network", Store.Now, Ct);

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Null(await Store.SignUps.Find(pending.Id, Ct));
        Assert.Null(await Store.SignUps.Confirm(pending.Id, By.Email, Store.Now, Ct));
    }

    [Fact]
    public async Task What_the_limits_on_sign_ups_counted_by_the_runners_number_and_address_goes_and_the_others_stay()
    {
        var settings = new SignUpSettings(ConfirmBy.Link, 30, 5, ChannelCatalog.All.ToDictionary(c => c, _ => 1000), 500, 100);
        foreach (var who in new[] { 1, 2 })
        {
            var signUp = Registration($"Runner {who}", Mobile(who), Email(who)).SignUp;
            await Store.SignUps.Keep(signUp, "network", SignUpLimits.For(signUp, "network", Store.Hashes, settings), null, Store.Now, Ct);
        }

        var runner = await Store.AddRunner();
        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        foreach (var (kind, one, two) in new[]
        {
            ("mobile", Store.Hashes.Of(By.Sms, Mobile(1)), Store.Hashes.Of(By.Sms, Mobile(2))),
            ("email", Store.Hashes.Of(By.Email, Email(1)), Store.Hashes.Of(By.Email, Email(2))),
        })
        {
            Assert.Equal((0, 1), (await Counted(kind, one), await Counted(kind, two)));
        }

        // What went out still counts towards the day's limits.
        Assert.Equal(2, await Counted("texts", ""));
    }

    [Fact]
    public async Task A_race_in_the_runners_own_words_goes_with_the_last_who_named_it()
    {
        var typed = new Recovery.Races.Race("other-2027-abc", "Ann Lee's birthday run", "Ann Lee's birthday run", [new LocalDate(2027, 5, 1)], Listed: false);
        await Store.Races.Save(typed, Ct);
        var runner = await Store.AddRunner(1, typed.Days[0], typed.Id);
        var other = await Store.AddRunner(2, typed.Days[0], typed.Id);
        var listed = await Store.AddRunner(3);

        await Data.Erase(runner.RunnerId, Store.Now, Ct);
        Assert.NotNull(await Store.Races.Find(typed.Id, Ct));
        await Data.Erase(other.RunnerId, Store.Now, Ct);
        Assert.Null(await Store.Races.Find(typed.Id, Ct));
        await Data.Erase(listed.RunnerId, Store.Now, Ct);
        Assert.NotNull(await Store.Races.Find(TempStore.London.Id, Ct));

        await Store.Races.Save(typed, Ct);
        await Store.SignUps.Keep(Registration("Someone", Mobile(4), race: typed.Id, day: typed.Days[0]).SignUp, "network", Store.Now, Ct);
        await Store.SignUps.PurgeUnconfirmed(Store.Now + Duration.FromMilliseconds(1), Ct);
        Assert.Null(await Store.Races.Find(typed.Id, Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consent_from_before_of_a_number_given_up_since_brings_nobody_back_unless_it_is_anothers(bool anothers)
    {
        var runner = await Store.AddRunner();
        await Store.ClaimedNudge(runner);
        await Store.Runners.Register(Registration("Runner 1", Mobile(9), Email(1)));
        if (anothers)
        {
            await Store.Runners.Register(Registration("Next", Mobile(1)));
        }

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Equal(!anothers, (await Store.Runners.Register(Registration("Next", Mobile(1)))).Erased);
    }

    private Task<long?> Counted(string kind, string subject) => Store.Database.Read(
        session => session.Number("SELECT COUNT(*) FROM signup_uses WHERE kind = ?1 AND subject = ?2", kind, subject), Ct);

    private Registration Fresh()
    {
        var row = Registration("Runner 1", Mobile(1), Email(1), at: Store.Now);
        return row with { SignUp = row.SignUp with { Consent = row.SignUp.Consent with { GivenAt = Store.Now + Duration.FromMinutes(1) } } };
    }

    private async Task<IReadOnlyList<string>> CopyIds() => [.. (await Copies.Next(9, Store.Now, Ct)).Select(c => c.ProviderId)];
}
