using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Storage;

public sealed class SqliteWrongKeyStoreTests() : WrongKeyStoreContract(StoreProvider.Sqlite);

public sealed class PostgresWrongKeyStoreTests() : WrongKeyStoreContract(StoreProvider.Postgres);

/// <summary>Wrong keys given to two processes on one store.</summary>
public abstract class WrongKeyStoreContract : StoreContract
{
    private readonly SqlDatabase _other;
    private readonly SignInThrottle _mine;
    private readonly SignInThrottle _theirs;

    protected WrongKeyStoreContract(StoreProvider provider)
        : base(provider)
    {
        _other = provider == StoreProvider.Postgres ? Store.AnotherProcess() : SqliteDatabase.Open(Store.Path);
        _mine = new SignInThrottle(new SqlWrongKeys(Store.Database), Store.Hashes, Store.Time);
        _theirs = new SignInThrottle(new SqlWrongKeys(_other), Store.Hashes, Store.Time);
    }

    [Fact]
    public async Task Ten_from_a_network_are_counted_whichever_process_is_given_them_and_however_many_come_at_once()
    {
        var counted = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? _mine : _theirs).CountWrong("203.0.113.0/24", Ct)));

        Assert.Equal(10, counted.Count(c => c));
        Assert.Holds(await _mine.CountWrong("198.51.100.0/24", Ct));
    }

    [Fact]
    public async Task They_are_forgotten_after_ten_minutes_and_leave_nothing_behind()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Holds(await _mine.CountWrong("203.0.113.0/24", Ct));
        }

        Store.Time.Advance(SignInThrottle.Span - TimeSpan.FromSeconds(1));
        Assert.Not(await _theirs.CountWrong("203.0.113.0/24", Ct));
        Store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Holds(await _theirs.CountWrong("203.0.113.0/24", Ct));

        Assert.Equal(1, await Store.Database.Read(s => s.Number("SELECT COUNT(*) FROM wrong_keys"), Ct));
    }

    protected override void Dispose(bool disposing)
    {
        _other.Dispose();
        base.Dispose(disposing);
    }
}
