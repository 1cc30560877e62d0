using NodaTime;
using Recovery.Desk;
using Recovery.Settings;
using Recovery.Storage;
using Recovery.Storage.Sql;

namespace Recovery.Tests.Storage;

public sealed class SqliteDeskSessionStoreTests() : DeskSessionStoreContract(StoreProvider.Sqlite);

public sealed class PostgresDeskSessionStoreTests() : DeskSessionStoreContract(StoreProvider.Postgres);

public abstract class DeskSessionStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private SqlDeskSessions Sessions => new(Store.Database);

    private Instant Tomorrow => Store.Now + Duration.FromDays(1);

    [Fact]
    public async Task A_session_holds_for_its_key_until_its_end_and_over_a_restart()
    {
        var session = new DeskSession("a", "this key", "Mia", "mia@example.com", Tomorrow);
        await Sessions.Open(session, Store.Now, Store.Now, Ct);
        Store.Reopen();

        Assert.Equal(session, await Sessions.Find("a", "this key", Store.Now, Ct));
        Assert.Null(await Sessions.Find("a", "another key", Store.Now, Ct));
        Assert.Null(await Sessions.Find("b", "this key", Store.Now, Ct));
        Assert.Null(await Sessions.Find("a", "this key", Tomorrow, Ct));
    }

    [Fact]
    public async Task A_session_is_extended_only_while_it_is_there()
    {
        await Open("a");
        await Open("b");
        await Sessions.End("b", Ct);

        var later = Tomorrow + Duration.FromDays(1);
        await Sessions.Extend("a", later, Ct);
        await Sessions.Extend("b", later, Ct);

        Assert.Equal(later, (await Sessions.Find("a", "key", Tomorrow, Ct))?.Until);
        Assert.Null(await Sessions.Find("b", "key", Store.Now, Ct));
    }

    [Fact]
    public async Task All_end_together_and_by_whom_is_noted()
    {
        await Open("a");
        await Open("b");

        await Sessions.EndAll("Mia", Store.Now, Ct);

        Assert.Null(await Sessions.Find("a", "key", Store.Now, Ct));
        Assert.Null(await Sessions.Find("b", "key", Store.Now, Ct));
        Assert.Equal(new DeskChange("Mia", DeskActions.SignedOutEverybody), (await Noted())[0]);
    }

    [Fact]
    public async Task Who_signs_in_and_the_name_that_they_give_are_noted()
    {
        await Open("a");
        await Sessions.GiveName("a", "Mia", Store.Now, Ct);
        await Sessions.GiveName("a", "Mia", Store.Now, Ct);
        await Sessions.GiveName("gone", "Bob", Store.Now, Ct);
        await Sessions.GiveName("a", "Ann", Store.Now, Ct);

        Assert.Equal("Ann", (await Sessions.Find("a", "key", Store.Now, Ct))?.Name);
        Assert.Equal(
            [
                new DeskChange("Ann", DeskActions.GaveName) { Was = "Mia", Becomes = "Ann" },
                new DeskChange("Mia", DeskActions.GaveName) { Was = "Reception", Becomes = "Mia" },
                new DeskChange("Reception", DeskActions.SignedIn),
            ],
            await Noted());
    }

    [Fact]
    public async Task A_ticket_is_used_once_however_many_try_at_the_same_moment()
    {
        var used = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Sessions.UseTicket("ticket", Tomorrow, Store.Now, Ct)));

        Assert.Single(used, u => u);
        Assert.Holds(await Sessions.UseTicket("another", Tomorrow, Store.Now, Ct));
    }

    [Fact]
    public async Task What_is_over_does_not_pile_up()
    {
        await Open("a");
        await Sessions.UseTicket("ticket", Tomorrow, Store.Now, Ct);

        await Sessions.Open(new DeskSession("b", "key", null, null, Tomorrow + Duration.FromDays(1)), Tomorrow, Store.Now, Ct);
        await Sessions.UseTicket("another", Tomorrow + Duration.FromDays(1), Tomorrow, Ct);

        Assert.Equal(1, await Count("SELECT COUNT(*) FROM desk_sessions"));
        Assert.Equal(1, await Count("SELECT COUNT(*) FROM desk_tickets"));
    }

    private Task Open(string id) => Sessions.Open(new DeskSession(id, "key", null, null, Tomorrow), Store.Now, Store.Now, Ct);

    private async Task<List<DeskChange>> Noted() =>
        [.. (await new SqlDeskChanges(Store.Database).Page(new ChangesQuery(null, null, null, null, 9), Ct)).Items.Select(i => i.Change)];

    private Task<long?> Count(string sql) => Store.Database.Read(session => session.Number(sql), Ct);
}
