using NodaTime;
using Recovery.Settings;
using Recovery.Storage.Sql;

namespace Recovery.Tests.Storage;

public sealed class SqliteDeskSessionStoreTests() : DeskSessionStoreContract(StoreProvider.Sqlite);

public sealed class PostgresDeskSessionStoreTests() : DeskSessionStoreContract(StoreProvider.Postgres);

public abstract class DeskSessionStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private SqlDeskSessions Sessions => new SqlDeskSessions(Store.Database);

    private Instant Tomorrow => Store.Now + Duration.FromDays(1);

    [Fact]
    public async Task A_session_holds_for_its_key_until_its_end_and_over_a_restart()
    {
        await Sessions.Open("a", "this key", Tomorrow, Store.Now, Ct);
        Store.Reopen();

        Assert.Equal(Tomorrow, await Sessions.OpenUntil("a", "this key", Store.Now, Ct));
        Assert.Null(await Sessions.OpenUntil("a", "another key", Store.Now, Ct));
        Assert.Null(await Sessions.OpenUntil("b", "this key", Store.Now, Ct));
        Assert.Null(await Sessions.OpenUntil("a", "this key", Tomorrow, Ct));
    }

    [Fact]
    public async Task A_session_is_extended_only_while_it_is_there()
    {
        await Sessions.Open("a", "key", Tomorrow, Store.Now, Ct);
        await Sessions.Open("b", "key", Tomorrow, Store.Now, Ct);
        await Sessions.End("b", Ct);

        var later = Tomorrow + Duration.FromDays(1);
        await Sessions.Extend("a", later, Ct);
        await Sessions.Extend("b", later, Ct);

        Assert.Equal(later, await Sessions.OpenUntil("a", "key", Tomorrow, Ct));
        Assert.Null(await Sessions.OpenUntil("b", "key", Store.Now, Ct));
    }

    [Fact]
    public async Task All_end_together()
    {
        await Sessions.Open("a", "key", Tomorrow, Store.Now, Ct);
        await Sessions.Open("b", "key", Tomorrow, Store.Now, Ct);

        await Sessions.EndAll(Ct);

        Assert.Null(await Sessions.OpenUntil("a", "key", Store.Now, Ct));
        Assert.Null(await Sessions.OpenUntil("b", "key", Store.Now, Ct));
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
        await Sessions.Open("a", "key", Tomorrow, Store.Now, Ct);
        await Sessions.UseTicket("ticket", Tomorrow, Store.Now, Ct);

        await Sessions.Open("b", "key", Tomorrow + Duration.FromDays(1), Tomorrow, Ct);
        await Sessions.UseTicket("another", Tomorrow + Duration.FromDays(1), Tomorrow, Ct);

        Assert.Equal(1, await Count("SELECT COUNT(*) FROM desk_sessions"));
        Assert.Equal(1, await Count("SELECT COUNT(*) FROM desk_tickets"));
    }

    private Task<long?> Count(string sql) => Store.Database.Read(session => session.Number(sql), Ct);
}
