using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using Recovery.Storage.Postgres;

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

    /// <summary>Idle as well, with connections that know its tables already: to make them takes PostgreSQL ten times as long as most tests do.</summary>
    private static readonly ConcurrentBag<(string Name, PostgresDatabase Database)> Opened = [];

    private PostgresDatabase? _opened;

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
        using var server = new NpgsqlConnection(Server.Value + ";Pooling=false");
        server.Open();
        Execute(server, $"CREATE DATABASE {name}");
        return new TempPostgres(name);
    }

    /// <summary>The same, opened: perhaps by a test before.</summary>
    public static (TempPostgres Postgres, PostgresDatabase Database) Open()
    {
        if (Opened.TryTake(out var idle))
        {
            return (new TempPostgres(idle.Name), idle.Database);
        }

        var made = Make();
        return (made, PostgresDatabase.Open(made.Connection, PoolerPort));
    }

    /// <summary>Leaves it open for the next test.</summary>
    public void LeaveOpen(PostgresDatabase database) => _opened = database;

    public void Dispose()
    {
        if (_opened is { } database)
        {
            using var connection = database.Apart.OpenConnection();
            Empty(connection);
            Opened.Add((Name, database));
            return;
        }

        using (var connection = new NpgsqlConnection(Connection + ";Pooling=false"))
        {
            connection.Open();
            Empty(connection);
        }

        Idle.Add(Name);
    }

    private static string For(string database, int pool) =>
        new NpgsqlConnectionStringBuilder(Server.Value!) { Database = database, MaxPoolSize = pool }.ConnectionString;

    private static void Empty(NpgsqlConnection connection) => Execute(
        connection,
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

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
