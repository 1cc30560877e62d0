using Npgsql;
using Recovery.Readiness;
using Recovery.Storage.Postgres;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>Whatever may be wrong with <c>Store:Connection</c> is said in a sentence, without the password.</summary>
public sealed class PostgresOpeningTests : IDisposable
{
    private readonly TempPostgres _database = TempPostgres.Make();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Processes_that_start_at_the_same_moment_make_the_tables_once()
    {
        Run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");

        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgresDatabase.Open(_database.Connection))));

        Assert.All(stores, s => s.Dispose());
        PostgresDatabase.Open(_database.Connection).Dispose();
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused()
    {
        PostgresDatabase.Open(_database.Connection).Dispose();
        Run("INSERT INTO schemaversions (scriptname, applied) VALUES ('9999-later.sql', now())");
        try
        {
            Assert.Contains("newer version", Refusal(_database.Connection), StringComparison.Ordinal);
        }
        finally
        {
            Run("DELETE FROM schemaversions WHERE scriptname = '9999-later.sql'");
        }
    }

    [Fact]
    public void A_wrong_password_is_named_and_not_shown()
    {
        Run("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN PASSWORD 'stranger'");

        var refusal = Refusal(With(c => (c.Username, c.Password) = ("stranger", "quite-wrong")));

        Assert.Contains("user and password", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("quite-wrong", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_not_there_is_named() =>
        Assert.Contains("The database nowhere on 127.0.0.1 does not exist", Refusal(With(c => c.Database = "nowhere")), StringComparison.Ordinal);

    [Fact]
    public void Nobody_may_make_tables_where_he_has_no_right_to()
    {
        Run("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC; DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest'");

        var refusal = Refusal(With(c => (c.Username, c.Password) = ("guest", "guest")));

        Assert.True(refusal.Contains("does not allow this user", StringComparison.Ordinal), refusal);
    }

    private string With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var connection = new NpgsqlConnectionStringBuilder(_database.Connection);
        change(connection);
        return connection.ConnectionString;
    }

    private static string Refusal(string connection) => Assert.Throws<StoreException>(() => PostgresDatabase.Open(connection)).Message;

    private void Run(string sql)
    {
        using var connection = new NpgsqlConnection(With(c => c.Pooling = false));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
