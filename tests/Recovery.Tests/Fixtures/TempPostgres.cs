using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Recovery.Tests.Fixtures;

/// <summary>A database of its own on the server that <c>tests/run.sh</c> starts; emptied and used again by later tests.</summary>
public sealed class TempPostgres : IDisposable
{
    /// <summary>Where <c>tests/run.sh</c> (<c>tests/postgres.sh start</c>) says how to reach its server.</summary>
    public const string Variable = "RECOVERY_TEST_POSTGRES";

    /// <summary>The port that <c>tests/pgbouncer.sh start</c> printed: set, every store works through it.</summary>
    public const string Pooler = "RECOVERY_TEST_PGBOUNCER";

    private static readonly Lazy<string?> Server = new(() => Environment.GetEnvironmentVariable(Variable));
    private static readonly ConcurrentBag<string> Idle = [];

    private TempPostgres(string name) => Name = name;

    /// <summary>What <c>Store:PoolerPort</c> would be; null, as always in <c>tests/run.sh</c>, when no pooler is asked for.</summary>
    public static int? PoolerPort { get; } = int.TryParse(Environment.GetEnvironmentVariable(Pooler), CultureInfo.InvariantCulture, out var port) ? port : null;

    public string Name { get; }

    /// <summary>What <c>Store:Connection</c> would be; few connections, for there are many stores.</summary>
    public string Connection => For(Name, pool: 6);

    /// <summary>A database with nothing in it, if perhaps with its tables. Skips the test where there is no server.</summary>
    public static TempPostgres Make()
    {
        if (Idle.TryTake(out var name))
        {
            return new TempPostgres(name);
        }

        Assert.SkipWhen(
            string.IsNullOrEmpty(Server.Value),
            $"No PostgreSQL: tests/run.sh starts one, or set {Variable} to what tests/postgres.sh start FOLDER prints.");
        name = "t" + Guid.NewGuid().ToString("N");
        Execute(Server.Value!, $"CREATE DATABASE {name}");
        return new TempPostgres(name);
    }

    public void Dispose()
    {
        Execute(
            Connection,
            """
            DO $$ DECLARE name text; BEGIN
              SET LOCAL session_replication_role = replica;
              FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('schemaversions', 'schema_hashes') LOOP
                EXECUTE format('DELETE FROM %I', name);
              END LOOP;
              FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'schemaversions%' LOOP
                EXECUTE format('ALTER SEQUENCE %I RESTART', name);
              END LOOP;
              IF to_regclass('counters') IS NOT NULL THEN
                INSERT INTO counters (name, value) VALUES ('entry change', 0), ('last link by number', 0), ('sign-up turn', 0);
              END IF;
            END $$
            """);
        Idle.Add(Name);
    }

    private static string For(string database, int pool) =>
        new NpgsqlConnectionStringBuilder(Server.Value!) { Database = database, MaxPoolSize = pool }.ConnectionString;

    private static void Execute(string server, string sql)
    {
        using var connection = new NpgsqlConnection(server + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
