using NodaTime;
using Recovery.Channels.Sandbox;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Runners;
using Recovery.Runners.Replies;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;
using Recovery.Settings;

namespace Recovery.Tests.Storage;

/// <summary>What every store does when a runner is to be forgotten.</summary>
public abstract class RunnerDataContract(StoreProvider provider) : StoreContract(provider)
{
    private IRunnerData Data => Store.Data;

    private IProviderErasures Copies => Store.ProviderErasures;

    [Fact]
    public async Task An_erased_runner_is_gone_with_all_that_was_theirs_and_the_other_stays_as_they_are()
    {
        var other = await Store.AddRunner(2);
        await Store.QueueNudge(other);
        var before = await Data.Export(other.RunnerId, Ct);
        var runner = await Store.AddRunner();
        await Store.QueueNudge(runner);

        Assert.True(await Data.Erase(runner.RunnerId, Store.Now, Ct));

        Assert.Null(await Store.Runners.Find(runner.RunnerId, Ct));
        Assert.Null(await Store.Runners.FindEntry(runner.EntryId, Ct));
        Assert.Null(await Data.Export(runner.RunnerId, Ct));
        Assert.Empty(await Store.Runners.Search(Mobile(1), 9, Ct));
        Assert.Equivalent(before, await Data.Export(other.RunnerId, Ct), strict: true);
        Assert.False(await Data.Erase(runner.RunnerId, Store.Now, Ct));
    }

    [Fact]
    public async Task Nudges_stay_as_counts_without_a_trace_of_whose_they_were()
    {
        var runner = await Store.AddRunner();
        var open = await Store.PlanNudge(runner, Channel.Email);
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
            Assert.True(line.Nudge is { EntryId: null, RunnerId: null, SignUpId: null });
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
            Channel.Sms, Store.Now - Duration.FromDays(1), Store.Now + Duration.FromDays(1), Store.Now, 1, Ct);

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
        await Store.Runners.Stop(runner.RunnerId, Channel.Sms, "said stop", Source.Runner, Store.Now, Ct);
        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        var again = await Store.Runners.Register(Fresh());

        Assert.Equal(Channel.Sms, Assert.Single((await Store.Runners.Find(again.RunnerId, Ct))!.Stops).Channel);
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
        Assert.True((await Store.Runners.Register(Registration("Runner 2", Mobile(2), Email(2)))).IsTaken);
    }

    [Fact]
    public async Task A_sign_up_that_named_the_number_or_address_is_gone_too()
    {
        var runner = await Store.AddRunner();
        var signUp = Registration("Someone", Mobile(1), "elsewhere@example.com").SignUp;
        var pending = await Store.Runners.Keep(signUp, "network", Store.Now, Ct);

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Null(await Store.Runners.FindSignUp(pending.Id, Ct));
        Assert.Null(await Store.Runners.Confirm(pending.Id, Channel.Email, Store.Now, Ct));
    }

    [Fact]
    public async Task What_the_sandbox_kept_is_gone_and_what_was_on_its_way_there_is_not_kept()
    {
        var runner = await Store.AddRunner();
        var sent = await Store.ClaimedNudge(runner);
        SandboxMessage Message() => new(0, sent.Nudge, Channel.Sms, Mobile(1), null, "Hello Runner", null, Store.Now);
        await Store.Sandbox.Keep(Message(), Ct);
        await Store.Sandbox.Keep(Message() with { NudgeId = "of a purged sign-up" }, Ct);

        await Data.Erase(runner.RunnerId, Store.Now, Ct);
        await Store.Sandbox.Keep(Message(), Ct);

        Assert.Empty(await Store.Sandbox.Latest(Channel.Sms, null, 9, Ct));
    }

    [Fact]
    public async Task The_providers_copies_are_to_be_deleted_also_of_an_answer_that_came_after()
    {
        var runner = await Store.AddRunner();
        var early = await Store.ClaimedNudge(runner);
        await Store.Record(early, new Outcome.Accepted("SM-early"));
        var email = await Store.ClaimedNudge(runner, Channel.Email);
        await Store.Record(email, new Outcome.Accepted("an email's"));
        var other = await Store.AddRunner(2);
        await Store.Record(await Store.ClaimedNudge(other), new Outcome.Accepted("SM-other"));
        var late = await Store.PlanNudge(runner, step: "last-call", window: Monday with { Day = Wednesday.Day });
        await Store.Nudges.MarkQueued([late], Store.Now, Ct);
        Assert.IsType<Claim.Send>(await Store.Claim(late));

        await Data.Erase(runner.RunnerId, Store.Now, Ct);
        Assert.Equal(["SM-early"], await Copies.Next(9, Store.Now, Ct));

        await Store.Record(late, new Outcome.Accepted("SM-late"));
        await Copies.NotYet("SM-early", Store.Now, Ct);
        Assert.Equal(["SM-late", "SM-early"], await Copies.Next(9, Store.Now, Ct));

        await Copies.Done("SM-early", Ct);
        await Copies.Done("SM-late", Ct);
        Assert.Empty(await Copies.Next(9, Store.Now, Ct));
        Assert.Null((await Store.Nudge(early)).ProviderId);
        Assert.Equal("an email's", (await Store.Nudge(email)).ProviderId);
    }

    [Fact]
    public async Task Replies_go_with_their_runner_whatever_number_they_came_from_and_so_do_the_providers_copies()
    {
        var runner = await Store.AddRunner();
        await Reply("SM-old", Mobile(1));
        await Store.Runners.Register(Registration("Runner 1", Mobile(9), Email(1)));
        await Reply("SM-new", Mobile(9));
        var next = await Store.Runners.Register(Registration("Next", Mobile(1)));
        await Reply("SM-next", Mobile(1));

        Assert.Equal(["SM-old", "SM-new"], (await Data.Export(runner.RunnerId, Ct))!.Replies.Select(r => r.ProviderId));
        Assert.Equal(["SM-next"], (await Data.Export(next.RunnerId, Ct))!.Replies.Select(r => r.ProviderId));
        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Equal([(Mobile(1), "Next")], (await Store.Replies.List(unread: true, null, 9, Ct)).Select(r => (r.Number, r.Name!)));
        Assert.Equal(["SM-new", "SM-old"], (await Copies.Next(9, Store.Now, Ct)).Order());
    }

    [Fact]
    public async Task Replies_that_are_old_leave_no_copy_behind_and_are_to_be_wiped()
    {
        await Reply("SM1", Mobile(1));
        Assert.Equal(0, await Store.Replies.Purge(Store.Now, Ct));
        Assert.Empty(await Copies.Next(9, Store.Now, Ct));
        Assert.False(await IsToWipe());

        Assert.Equal(1, await Store.Replies.Purge(Store.Now + Duration.FromMilliseconds(1), Ct));

        Assert.Equal(["SM1"], await Copies.Next(9, Store.Now, Ct));
        Assert.True(await IsToWipe());

        // What had grown old has time until nobody waits for the store; whoever is erased on their word has not.
        Assert.True(await Data.Wipe(mayTakeLong: false, Ct));
        Assert.True(await IsToWipe());
        Assert.True(await Data.Wipe(mayTakeLong: true, Ct));
        Assert.False(await IsToWipe());
    }

    [Fact]
    public async Task Sign_ups_that_nobody_confirmed_are_to_be_wiped_too()
    {
        await Store.Runners.Keep(Registration("Someone", Mobile(1)).SignUp, "network", Store.Now, Ct);
        await Store.Runners.PurgeUnconfirmed(Store.Now, Ct);
        Assert.False(await IsToWipe());

        await Store.Runners.PurgeUnconfirmed(Store.Now + Duration.FromMilliseconds(1), Ct);

        Assert.True(await IsToWipe());
    }

    [Fact]
    public async Task A_race_in_the_runners_own_words_goes_with_the_last_who_named_it()
    {
        var typed = new Races.Race("other-2027-abc", "Ann Lee's birthday run", "Ann Lee's birthday run", [new LocalDate(2027, 5, 1)], Listed: false);
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
        await Store.Runners.Keep(Registration("Someone", Mobile(4), race: typed.Id, day: typed.Days[0]).SignUp, "network", Store.Now, Ct);
        await Store.Runners.PurgeUnconfirmed(Store.Now + Duration.FromMilliseconds(1), Ct);
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

    [Fact]
    public async Task Runners_are_purged_once_all_their_races_are_old_and_may_come_back()
    {
        var old = await Store.AddRunner(1);
        await Store.Runners.Stop(old.RunnerId, Channel.Email, "bounced", Source.Provider, Store.Now, Ct);
        var sent = await Store.ClaimedNudge(old);
        await Store.Record(sent, new Outcome.Accepted("SM1"));
        var later = await Store.AddRunner(2, TempStore.London.Days[1]);
        var both = await Store.AddRunner(3);
        await Store.Races.Save(new("fun-run", "Fun Run", "Fun Run", [new LocalDate(2027, 5, 1)], true), Ct);
        await Store.AddRunner(3, new LocalDate(2027, 5, 1), "fun-run");

        Assert.Equal(0, await Data.Purge(TempStore.London.Days[0], 9, Store.Now, Ct));
        Assert.Equal(1, await Data.Purge(TempStore.London.Days[0].PlusDays(1), 9, Store.Now, Ct));

        Assert.Null(await Store.Runners.Find(old.RunnerId, Ct));
        Assert.NotNull(await Store.Runners.Find(later.RunnerId, Ct));
        Assert.Equal(2, (await Store.Runners.Find(both.RunnerId, Ct))!.Entries.Count);
        Assert.True(await Store.Nudge(sent) is { Status: NudgeStatus.Accepted, RunnerId: null });
        var again = await Store.AddRunner(1);
        Assert.True(again.IsTaken);
        Assert.Single((await Store.Runners.Find(again.RunnerId, Ct))!.Stops);
    }

    [Fact]
    public async Task A_purge_takes_no_more_than_it_is_given()
    {
        for (var i = 1; i <= 5; i++)
        {
            await Store.AddRunner(i);
        }

        var after = TempStore.London.Days[1];
        var purged = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            purged.Add(await Data.Purge(after.PlusDays(1), 2, Store.Now, Ct));
        }

        Assert.Equal([2, 2, 1, 0], purged);
    }

    private Task<ReplyResult> Reply(string id, string number) => Store.Replies.Take(
        new NewReply(id, number, "My knee hurts", ReplyWords.Read("My knee hurts")), Store.Now, Ct);

    private Task<bool> IsToWipe() => Store.Database.ReadPrepared(session => session.Exists("SELECT 1 FROM meta WHERE name = 'purge to finish'"), Ct);

    private Registration Fresh()
    {
        var row = Registration("Runner 1", Mobile(1), Email(1), at: Store.Now);
        return row with { SignUp = row.SignUp with { Consent = row.SignUp.Consent with { GivenAt = Store.Now + Duration.FromMinutes(1) } } };
    }
}
