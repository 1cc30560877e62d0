using Npgsql;
using Recovery.Storage.Postgres;
using Recovery.Storage.Schema;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>
/// Who restores on Azure owns nothing there and may not write the app's tables: migrations 0010, 0015 and 0018 give them what the statements take, and no
/// more. On a server of its own, with the roles that Azure has.
/// </summary>
public sealed class RightsToRestoreTests : IDisposable
{
    /// <summary>What the statements of promises.sql look like.</summary>
    private static readonly string[] Promises =
    [
        "INSERT INTO suppressions (hash, channel, reason, by, at) VALUES ('h', 'sms', 'said-stop', 'runner', 1) ON CONFLICT DO NOTHING",
        "INSERT INTO erasures (hash, channel, at) VALUES ('h', 'sms', 1) ON CONFLICT (hash, channel) DO UPDATE SET at = excluded.at WHERE excluded.at > erasures.at",
        "UPDATE entries SET outcome = 'booked', outcome_at = 1, outcome_by = 'reception' WHERE id = 1 AND created_at = 1 AND (outcome IS NULL OR outcome = 'requested')",
        """
        UPDATE appointment_requests SET status = 'confirmed', answered_at = 1, agreed_day = NULL, agreed_part = NULL, agreed_hour = NULL, sequence = 1, calendar_id = 'c'
        WHERE id = 1 AND asked_at = 1 AND (status IN ('open', 'offered') OR (status = 'confirmed' AND sequence < 1))
        """,
        "UPDATE runners SET link_version = 2 WHERE id = 1 AND created_at = 1 AND link_version < 2",
        "INSERT INTO pauses (id, kind, subject, by, since, until, words) VALUES (1, 'race', 'r', 'reception', 1, 2, 'paused by reception') ON CONFLICT DO NOTHING",
        "UPDATE pauses SET ended_at = 1 WHERE id = 1 AND ended_at IS NULL",
    ];

    private readonly PostgresServer _server = PostgresServer.Start();

    [Fact]
    public void Whoever_restores_may_run_the_statements_and_change_nothing_else()
    {
        AsSuperuser("CREATE ROLE app LOGIN PASSWORD 'app'");
        AsSuperuser("CREATE DATABASE recovery OWNER app");
        using (PostgresDatabase.Open(As("app")))
        {
            // Made on a server without Azure's role, which is how it is before the migration.
        }

        AsSuperuser("CREATE ROLE azure_pg_admin");
        AsSuperuser("CREATE ROLE operators LOGIN PASSWORD 'operators' IN ROLE azure_pg_admin, pg_read_all_data");
        AsSuperuser("CREATE ROLE least LOGIN PASSWORD 'least' IN ROLE azure_pg_admin");
        string[] reading = [Script("promises"), Script("erased-again")];
        string[] writing = [.. Promises, Script("hold"), Script("resume")];
        Assert.All(writing, sql => AssertRefused("operators", sql));

        foreach (var script in PostgresSchema.Scripts.Where(s => MigrationScript.FileOf(s.Name).Contains("-rights-to-restore", StringComparison.Ordinal)))
        {
            Execute(As("app"), script.Text);
        }

        Assert.All(reading.Concat(writing), sql => Execute(As("least"), sql));
        Assert.All(
            (string[])["UPDATE runners SET name = 'x'", "DELETE FROM runners", "UPDATE nudges SET expires = 0", "DELETE FROM suppressions", "SELECT name FROM runners", "SELECT reason FROM pauses", "SELECT name FROM races", "CREATE TABLE t (x INT)"],
            sql => AssertRefused("least", sql));
    }

    public void Dispose() => _server.Dispose();

    private void AsSuperuser(string sql) => Execute(_server.Connection, sql);

    private string As(string role) =>
        new NpgsqlConnectionStringBuilder(_server.Connection) { Database = "recovery", Username = role, Password = role, MaxPoolSize = 2 }.ConnectionString;

    private void AssertRefused(string role, string sql) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.Throws<PostgresException>(() => Execute(As(role), sql)).SqlState);

    private static string Script(string name) => File.ReadAllText(Path.Combine(Repository.Root, "infra", "restore", $"{name}.sql"))
        .Replace(":since", "0", StringComparison.Ordinal).Replace(":now", "1", StringComparison.Ordinal);

    private static void Execute(string connection, string sql)
    {
        using var opened = new NpgsqlConnection(connection + ";Pooling=false");
        opened.Open();
        using var command = new NpgsqlCommand(sql, opened);
        command.ExecuteNonQuery();
    }
}
