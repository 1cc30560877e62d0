using NodaTime;
using Recovery.Desk;
using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

public sealed class SqliteDeskChangesTests() : DeskChangesContract(StoreProvider.Sqlite);

public sealed class PostgresDeskChangesTests() : DeskChangesContract(StoreProvider.Postgres);

/// <summary>Who changed what: kept as it was noted, found newest first, and blank of whoever is erased.</summary>
public abstract class DeskChangesContract(StoreProvider provider) : StoreContract(provider)
{
    private SqlDeskChanges Changes => new(Store.Database);

    [Fact]
    public async Task Changes_are_found_newest_first_by_person_by_day_and_by_runner()
    {
        var ann = await Store.Runners.Register(StoreBuilders.Registration("Ann Runner", StoreBuilders.Mobile(1)));
        await Note(new DeskChange("Mia", "booked") { EntryId = ann.EntryId, Was = "nothing", Becomes = "booked" });
        await Note(new DeskChange("Bob", "moved") { RaceId = TempStore.London.Id }, hours: 1);
        await Note(new DeskChange("Mia", "signed in"), hours: 30);

        Assert.Equal(["signed in", "moved", "booked"], What(await Page()));
        Assert.Equal(["signed in", "booked"], What(await Page("Mia")));
        Assert.Equal(["moved", "booked"], What(await Page(to: Store.Now + Duration.FromDays(1))));
        Assert.Equal(["signed in"], What(await Page(from: Store.Now + Duration.FromDays(1))));
        Assert.Equal(["Bob", "Mia"], await Changes.People(Ct));
        var booked = Assert.Single(await Changes.OfRunner(ann.RunnerId, Ct));
        Assert.Equal(
            (ann.RunnerId, "Ann Runner", TempStore.London.Name, "nothing", "booked"),
            (booked.Change.RunnerId, booked.Runner, booked.Race, booked.Change.Was, booked.Change.Becomes));
    }

    [Fact]
    public async Task Pages_end_where_the_next_begins_also_within_one_moment()
    {
        for (var i = 0; i < 7; i++)
        {
            await Note(new DeskChange("Mia", $"{i}"));
        }

        var all = new List<string>();
        string? after = null;
        do
        {
            var page = await Changes.Page(new ChangesQuery(null, null, null, after, 3), Ct);
            all.AddRange(What(page));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], all);
        await Assert.ThrowsAsync<FormatException>(() => Changes.Page(new ChangesQuery(null, null, null, "yesterday", 3), Ct));
    }

    [Theory]
    [InlineData("UPDATE desk_changes SET who = 'Somebody else'")]
    [InlineData("UPDATE desk_changes SET what = 'nothing'")]
    [InlineData("UPDATE desk_changes SET at = at + 1")]
    [InlineData("UPDATE desk_changes SET was = 'booked'")]
    [InlineData("UPDATE desk_changes SET becomes = NULL")]
    [InlineData("UPDATE desk_changes SET runner_id = NULL")]
    [InlineData("UPDATE desk_changes SET runner_id = NULL, entry_id = NULL, race_id = NULL, subject = NULL, was = NULL, becomes = NULL")]
    [InlineData("DELETE FROM desk_changes")]
    public async Task Nobody_edits_a_change_whatever_they_may_write(string sql)
    {
        var ann = await Store.Runners.Register(StoreBuilders.Registration("Ann Runner", StoreBuilders.Mobile(1)));
        await Note(new DeskChange("Mia", "booked") { EntryId = ann.EntryId, Was = "nothing", Becomes = "booked" });
        var before = Assert.Single((await Page()).Items);

        await Assert.ThrowsAnyAsync<Exception>(() => Store.Database.Write(session => session.Execute(sql), Ct));

        Assert.Equal(before, Assert.Single((await Page()).Items));
    }

    [Fact]
    public async Task Of_an_erased_runner_only_when_who_and_what_remain()
    {
        var ann = await Store.Runners.Register(StoreBuilders.Registration("Ann Runner", StoreBuilders.Mobile(1)));
        await Note(new DeskChange("Mia", "changed") { EntryId = ann.EntryId, RaceId = TempStore.London.Id, Subject = "nudge", Was = "Ann", Becomes = "Anne" });

        await new SqlRunnerData(Store.Database).Erase(ann.RunnerId, Store.Now, Ct);

        Assert.Equal(new DeskChange("Mia", "changed"), Assert.Single((await Page()).Items).Change);
    }

    [Fact]
    public async Task Changes_go_after_a_year_and_no_sooner()
    {
        await Note(new DeskChange("Mia", "old"));
        await Note(new DeskChange("Mia", "new"), hours: 24 * 366);

        Assert.Equal(1, await Changes.Purge(Store.Now + Duration.FromDays(1), Ct));

        Assert.Equal(["new"], What(await Page()));
        Assert.Equal(0, await Changes.Purge(Store.Now + Duration.FromDays(367), Ct));
        Assert.Equal(["new"], What(await Page()));
    }

    /// <summary>After a quiet season the latest change lies far back, and a year is counted from it: the store has no clock.</summary>
    [Fact]
    public async Task Housekeeping_after_a_quiet_season_deletes_what_it_may_and_does_not_fail()
    {
        await Note(new DeskChange("Mia", "old"));
        await Note(new DeskChange("Mia", "within a year of the last"), hours: 24 * 40);
        await Note(new DeskChange("Mia", "last"), hours: 24 * 366);
        var now = Store.Now + Duration.FromDays(366 + 100);

        Assert.Equal(1, await Changes.Purge(now - IDeskChanges.KeptFor, Ct));
        Assert.Equal(0, await Changes.Purge(now - IDeskChanges.KeptFor, Ct));

        Assert.Equal(["last", "within a year of the last"], What(await Page()));
    }

    private Task Note(DeskChange change, int hours = 0) =>
        Store.Database.Write(session => session.Note(change, Store.Now + Duration.FromHours(hours)), Ct);

    private Task<ChangesPage> Page(string? who = null, Instant? from = null, Instant? to = null) =>
        Changes.Page(new ChangesQuery(who, from, to, null, 10), Ct);

    private static IEnumerable<string> What(ChangesPage page) => page.Items.Select(i => i.Change.What);
}
