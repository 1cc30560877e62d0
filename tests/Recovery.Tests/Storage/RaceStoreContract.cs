using NodaTime;
using Recovery.Races;
using Recovery.Tests.Fixtures;
using Recovery.Settings;

namespace Recovery.Tests.Storage;

public sealed class SqliteRaceStoreTests() : RaceStoreContract(StoreProvider.Sqlite);

public sealed class PostgresRaceStoreTests() : RaceStoreContract(StoreProvider.Postgres);

/// <summary>What every store of races does.</summary>
public abstract class RaceStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly Race Fun = new("fun-run", "Village Fun Run", "Fun Run", [new LocalDate(2027, 5, 1)], false);

    [Fact]
    public async Task A_saved_race_comes_back_with_its_days_in_order()
    {
        await Store.Races.Save(new Race("two-days", "Two Days", "Two", [new LocalDate(2027, 6, 2), new LocalDate(2027, 6, 1)], true), Ct);

        var found = await Store.Races.Find("two-days", Ct);

        Assert.Equal([new LocalDate(2027, 6, 1), new LocalDate(2027, 6, 2)], found!.Days);
        Assert.Equal(("Two Days", "Two", true), (found.Name, found.ShortName, found.Listed));
    }

    [Fact]
    public async Task A_race_keeps_its_name_in_a_sentence_and_loses_it_again()
    {
        await Store.Races.Save(Fun with { Spoken = "the Fun Run" }, Ct);
        Assert.Equal("the Fun Run", (await Store.Races.Find(Fun.Id, Ct))!.InSentence);

        await Store.Races.Save(Fun, Ct);
        Assert.Equal("Fun Run", (await Store.Races.Find(Fun.Id, Ct))!.InSentence);
    }

    [Fact]
    public async Task A_race_that_ships_is_seeded_with_its_name_in_a_sentence()
    {
        await Store.Races.Seed([Fun with { Spoken = "the Fun Run" }], Ct);

        Assert.Equal("the Fun Run", (await Store.Races.Find(Fun.Id, Ct))!.Spoken);
    }

    [Fact]
    public async Task A_race_that_is_saved_again_changes_name_and_days_and_keeps_its_entries()
    {
        var entry = (await Store.AddRunner()).EntryId;
        await Store.Races.Save(TempStore.London with { Name = "London", Days = [new LocalDate(2027, 10, 3)] }, Ct);

        Assert.Equal([new LocalDate(2027, 10, 3)], (await Store.Races.Find(TempStore.London.Id, Ct))!.Days);
        Assert.Equal(TempStore.London.Days[0], (await Store.Runners.FindEntry(entry, Ct))!.RaceDay);
    }

    [Fact]
    public async Task Races_that_ship_as_data_never_overwrite_what_the_clinic_saved()
    {
        await Store.Races.Save(TempStore.London with { Name = "The clinic's own name" }, Ct);
        await Store.Races.Seed([TempStore.London, Fun], Ct);

        Assert.Equal("The clinic's own name", (await Store.Races.Find(TempStore.London.Id, Ct))!.Name);
        Assert.NotNull(await Store.Races.Find(Fun.Id, Ct));
    }

    [Fact]
    public async Task Only_listed_races_are_on_the_forms_list_soonest_first()
    {
        await Store.Races.Save(Fun, Ct);
        await Store.Races.Save(Fun with { Id = "early", Days = [new LocalDate(2027, 1, 1)], Listed = true }, Ct);

        Assert.Equal(["early", TempStore.London.Id], (await Store.Races.All(false, Ct)).Select(r => r.Id));
        Assert.Equal(["early", TempStore.London.Id, Fun.Id], (await Store.Races.All(true, Ct)).Select(r => r.Id));
        Assert.Null(await Store.Races.Find("none", Ct));
    }

    [Fact]
    public async Task A_race_without_a_day_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Races.Save(Fun with { Days = [] }, Ct));

    [Fact]
    public async Task Days_with_runners_are_those_that_somebody_entered_whatever_the_races_list_says()
    {
        await Store.Races.Save(Fun, Ct);
        await Store.AddRunner(1, new LocalDate(2027, 4, 24));
        await Store.AddRunner(2, new LocalDate(2027, 4, 24));
        await Store.AddRunner(3, new LocalDate(2027, 4, 26));
        await Store.AddRunner(4, new LocalDate(2027, 4, 26), Fun.Id);
        await Store.AddRunner(5, new LocalDate(2027, 5, 1), Fun.Id);

        Assert.Equal(
            [new(TempStore.London.Id, new(2027, 4, 24)), new(Fun.Id, new(2027, 4, 26)), new RaceDay(TempStore.London.Id, new(2027, 4, 26))],
            await Store.Races.DaysWithRunners(new LocalDate(2027, 4, 24), new LocalDate(2027, 4, 30), Ct));
        Assert.Empty(await Store.Races.DaysWithRunners(new LocalDate(2027, 5, 2), new LocalDate(2027, 5, 3), Ct));
    }
}
