using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>A runner's own change of an entry, as the store holds out against what happens at the same moment.</summary>
public abstract partial class RunnerStoreContract
{
    [Fact]
    public async Task A_nudge_planned_for_one_race_does_not_go_out_for_another_of_the_same_day()
    {
        await Store.Races.Save(Fun with { Days = TempStore.London.Days }, Ct);
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);

        Assert.Equal(EntryChanged.Done, await Runners.Change(runner.EntryId, Wish(race: Fun.Id), Store.Now, Ct));

        Store.MoveTo(Monday.NotBefore);
        Assert.Equal(SkipReason.Moved, Assert.IsType<Claim.Nothing>(await Store.Claim(message)).Why);
        Assert.Single(await Store.Nudges.EntriesToPlan(new RaceDay(Fun.Id, Saturday.Day), 0, 9, Ct));
    }

    [Fact]
    public async Task A_race_that_was_entered_in_the_meantime_is_not_entered_twice()
    {
        await Store.Races.Save(Fun, Ct);
        var runner = await Store.AddRunner();
        await Store.AddRunner(race: Fun.Id, day: Fun.Days[0]);
        var before = await View(runner);

        Assert.Equal(EntryChanged.RaceTaken, await Runners.Change(runner.EntryId, Wish("Ann", Fun.Id, sms: null), Store.Now, Ct));

        Assert.Equivalent(before, await View(runner), strict: true);
    }

    [Theory]
    [InlineData(Source.Provider)]
    [InlineData(Source.Reception)]
    public async Task A_stop_that_somebody_else_set_in_the_meantime_stands(string by)
    {
        var runner = await Store.AddRunner();
        await Runners.Stop(runner.RunnerId, By.Sms, "a reason", by, Store.Now, Ct);
        var before = await View(runner);

        Assert.Equal(EntryChanged.ChannelClosed, await Runners.Change(runner.EntryId, Wish("Ann"), Store.Now, Ct));

        Assert.Equivalent(before, await View(runner), strict: true);
    }

    [Fact]
    public async Task Nothing_is_switched_on_for_a_contact_that_is_not_there_or_an_entry_that_is_gone()
    {
        var runner = await Runners.Register(Registration("Ann", email: Email(1)));

        Assert.Equal(EntryChanged.ChannelClosed, await Runners.Change(runner.EntryId, Wish(), Store.Now, Ct));
        Assert.Equal(EntryChanged.Gone, await Runners.Change(4711, Wish(), Store.Now, Ct));
    }

    [Fact]
    public async Task Saving_an_entry_as_it_stands_writes_nothing_and_plans_nothing_anew()
    {
        var runner = await Store.AddRunner();
        var before = (await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct))[0].Change;

        await Runners.Change(runner.EntryId, Wish(), Store.Now, Ct);

        Assert.Empty(await Store.Nudges.EntriesToPlan(Saturday, before, 9, Ct));
        Assert.Equal(2, await ConsentCount());
        Assert.Single((await View(runner)).Entries[0].Events);
    }

    private EntryChange Wish(string name = "Runner 1", string? race = null, string? sms = "Text me.") => new(
        name, race ?? Saturday.RaceId, Saturday.Day, By.Both(sms, "Email me.", EntryChanges.Source, Store.Now));
}
