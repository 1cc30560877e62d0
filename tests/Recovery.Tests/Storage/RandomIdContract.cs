using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Security;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Ids that links and messages are made from can't be guessed, and come from no sequence that a restore would set back.</summary>
public abstract class RandomIdContract(StoreProvider provider) : StoreContract(provider)
{
    private readonly StoreProvider _provider = provider;

    [Fact]
    public async Task Runners_entries_sign_ups_and_requests_have_random_ids()
    {
        Assert.All(await SomeOfEach(Store), id => Assert.InRange(id, RandomId.Least, RandomId.Limit - 1));
    }

    /// <summary>A restored store goes on from where another went on before: what it hands out must not be what the other handed out.</summary>
    [Fact]
    public async Task Two_stores_with_the_same_past_hand_out_different_ids()
    {
        using var twin = new TempStore(provider: _provider);

        Assert.Empty((await SomeOfEach(Store)).Intersect(await SomeOfEach(twin)));
    }

    /// <summary>People see them in the order in which they were made, which ids no longer tell.</summary>
    [Fact]
    public async Task Entries_of_one_day_stand_in_the_order_in_which_they_were_made()
    {
        string[] races = ["ten", "five", "half", "relay"];
        foreach (var race in races)
        {
            await Store.Races.Save(new(race, race, race, [TempStore.London.Days[0]], true), Ct);
        }

        RegistrationResult? added = null;
        foreach (var (i, race) in races.Index())
        {
            added = await Store.AddRunner(race: race, at: Store.Now + NodaTime.Duration.FromMinutes(i));
        }

        Assert.Equal(races, (await Store.Runners.Find(added!.RunnerId, Ct))!.Entries.Select(e => e.Entry.RaceId));
    }

    /// <summary>A nudge that is planned later, or again after a restore, must not be opened by what an old link names.</summary>
    [Fact]
    public async Task Only_nudges_that_were_there_when_links_by_number_ended_are_found_by_them()
    {
        var old = await Store.Nudge(await Store.PlanNudge(await Store.AddRunner(1)));
        await Store.Database.Write(
            async session =>
            {
                await session.Execute("DELETE FROM counters WHERE name = 'last link by number'");
                await session.Execute("DELETE FROM schemaversions WHERE scriptname LIKE '%0005%'");
            },
            Ct);
        Store.Reopen();
        var later = await Store.Nudge(await Store.PlanNudge(await Store.AddRunner(2)));

        Assert.Equal(old.Id, (await Store.Links.FindByFormerNumber(old.Number, Ct))?.Nudge.Id);
        Assert.Null(await Store.Links.FindByFormerNumber(later.Number, Ct));
    }

    private static async Task<long[]> SomeOfEach(TempStore store)
    {
        var runner = await store.AddRunner();
        var signUp = await store.SignUps.Keep(Registration("Ann", Mobile(2)).SignUp, "network", store.Now, Ct);
        var nudge = await store.Nudge(await store.PlanNudge(runner));
        Assert.Holds(await store.Appointments.Ask(new AppointmentWish(runner.EntryId, nudge.Number, Monday.Day, PartOfDay.Morning, store.Now), store.Now, Ct));
        return [runner.RunnerId, runner.EntryId, signUp.Id, (await store.Appointments.OpenOf(runner.EntryId, Ct))!.Id];
    }
}

public sealed class SqliteRandomIdTests() : RandomIdContract(StoreProvider.Sqlite);

public sealed class PostgresRandomIdTests() : RandomIdContract(StoreProvider.Postgres);
