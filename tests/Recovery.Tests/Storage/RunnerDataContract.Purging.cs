using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What is forgotten since it has grown old, and wiped out of the files.</summary>
public abstract partial class RunnerDataContract
{
    [Fact]
    public async Task Replies_that_are_old_leave_no_copy_behind_and_are_to_be_wiped()
    {
        await Reply("SM1", Mobile(1));
        Assert.Equal(0, await Store.Replies.Purge(Store.Now, Ct));
        Assert.Empty(await CopyIds());
        Assert.Not(await IsToWipe());

        Assert.Equal(1, await Store.Replies.Purge(Store.Now + Duration.FromMilliseconds(1), Ct));

        Assert.Equal(["SM1"], await CopyIds());
        Assert.Holds(await IsToWipe());

        // What had grown old has time until nobody waits for the store; whoever is erased on their word has not.
        Assert.Holds(await Data.Wipe(mayTakeLong: false, Ct));
        Assert.Holds(await IsToWipe());
        Assert.Holds(await Data.Wipe(mayTakeLong: true, Ct));
        Assert.Not(await IsToWipe());
    }

    [Fact]
    public async Task Sign_ups_that_nobody_confirmed_are_to_be_wiped_too()
    {
        await Store.SignUps.Keep(Registration("Someone", Mobile(1)).SignUp, "network", Store.Now, Ct);
        await Store.SignUps.PurgeUnconfirmed(Store.Now, Ct);
        Assert.Not(await IsToWipe());

        await Store.SignUps.PurgeUnconfirmed(Store.Now + Duration.FromMilliseconds(1), Ct);

        Assert.Holds(await IsToWipe());
    }

    [Fact]
    public async Task Runners_are_purged_once_all_their_races_are_old_and_may_come_back()
    {
        var old = await Store.AddRunner(1);
        await Store.Runners.Stop(old.RunnerId, By.Email, "bounced", Source.Provider, Store.Now, Ct);
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
        Assert.Holds(await Store.Nudge(sent) is { Status: NudgeStatus.Accepted, RunnerId: null });
        var again = await Store.AddRunner(1);
        Assert.Holds(again.IsTaken);
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

    [Fact]
    public async Task What_a_purged_sign_up_was_asked_at_is_forgotten()
    {
        var pending = await Store.SignUps.Keep(Registration("Someone", Mobile(1)).SignUp, "network", Store.Now, Ct);
        var asked = NudgeId.OfConfirmation(TempStore.Key, pending.Id, By.Sms);
        await Store.SignUps.PlanConfirmation(
            new Confirmation(asked, pending.Id, new RaceDay(TempStore.London.Id, TempStore.London.Days[0]), By.Sms, Store.Clock.Today, Store.Now + Duration.FromDays(1), 1),
            Store.Now, Ct);
        Assert.IsType<Claim.Send>(await Store.Claim(new NudgeMessage(asked, 1)));
        Task<bool> IsKept() => Store.Database.Read(session => session.Exists("SELECT 1 FROM nudges WHERE contact_hash IS NOT NULL"), Ct);
        Assert.Holds(await IsKept());

        await Store.SignUps.PurgeUnconfirmed(Store.Now + Duration.FromMilliseconds(1), Ct);

        Assert.Not(await IsKept());
    }

    [Fact]
    public async Task How_far_an_old_race_day_was_planned_is_forgotten_with_its_runners()
    {
        await Store.Plan(Decision(await Store.AddRunner(1)));
        var day = TempStore.London.Days[0];

        await Data.Purge(day, 9, Store.Now, Ct);
        Assert.Single(await Store.Nudges.Progress(day, day, Ct));
        await Data.Purge(day.PlusDays(1), 9, Store.Now, Ct);

        Assert.Empty(await Store.Nudges.Progress(day, day, Ct));
    }

    private Task<bool> IsToWipe() => Store.Database.Read(session => session.Exists("SELECT 1 FROM meta WHERE name = 'purge to finish'"), Ct);
}
