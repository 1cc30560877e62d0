using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Recovery.Desk;
using Recovery.Nudges.Plan;

namespace Recovery.Benchmarks;

/// <summary>
/// What a nudge takes in PostgreSQL as Azure runs it, with Service Bus beside it: rows written, commits and write-ahead log by phase, and the
/// bytes of each table in the end. One runner and one entry a nudge, half texts and half emails, two receipts each.
/// </summary>
internal static class Footprint
{
    private const string Variable = "RECOVERY_TEST_POSTGRES";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public static async Task Run(int nudges)
    {
        var server = Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"No PostgreSQL: set {Variable} to what tests/postgres.sh start FOLDER prints.");
        await using var database = await ScratchDatabase.Make(server);
        using var provider = await ProviderProcess.Start();
        using var broker = BrokerProcess.Start();
        using var scene = new Scene(
            provider.BaseUrl, ("Store:Provider", "Postgres"), ("Store:Connection", database.Connection), ("Queue:Provider", "ServiceBus"),
            ("ServiceBus", broker.Connection), ("SendGrid:WebhookPublicKey", Hooks.PublicKey));

        // The broker keeps the real time: what it is given is to be due at once.
        await using (var services = scene.Services("2027-04-27T07:30:00+01:00"))
        {
            await Scene.Fill(services, 1, 0, from: nudges);
            await Measured(database, "registered", nudges, () => Scene.Fill(services, nudges / 2, nudges / 2));
            await Measured(database, "planned and queued", nudges, () => services.GetRequiredService<Planner>().Tick(CancellationToken.None));
        }

        await using var app = scene.App("2027-04-27T07:45:00+01:00");
        await Measured(database, "sent", nudges, async () =>
        {
            await app.StartAsync();
            await Hooks.Until(async () => await provider.Count() > nudges, Patience);
            await Hooks.Until(async () => await Accepted(app.Services) > nudges, Patience);
        });
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var sent = await Hooks.Accepted(app.Services);
        await Measured(database, "receipts, two each", nudges, async () =>
        {
            await Hooks.Post(http, "", Hooks.Posts(sent, "sent", "processed"));
            await Hooks.Post(http, "", Hooks.Posts(sent, "delivered"));
        });
        await app.StopAsync();

        foreach (var (table, rows, bytes) in await database.Tables())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows / (double)nudges:n2} rows and {bytes / (double)nudges:n0} bytes a nudge"));
        }
    }

    private static async Task<int> Accepted(IServiceProvider services) =>
        (await services.GetRequiredService<IClinicLog>().Summary(new LocalDate(2027, 4, 27), CancellationToken.None)).ByStatus.GetValueOrDefault("accepted");

    private static async Task Measured(ScratchDatabase database, string phase, int nudges, Func<Task> work)
    {
        var before = await database.Written();
        await work();
        var written = await database.Written() - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{phase}: {written.Inserted / (double)nudges:n2} rows inserted, {written.Updated / (double)nudges:n2} updated, {written.Deleted / (double)nudges:n2} deleted, {written.Commits / (double)nudges:n2} commits, {written.Log / (double)nudges:n0} bytes of write-ahead log a nudge"));
    }

    private readonly record struct Writes(long Inserted, long Updated, long Deleted, long Commits, long Log)
    {
        public static Writes operator -(Writes one, Writes other) =>
            new(one.Inserted - other.Inserted, one.Updated - other.Updated, one.Deleted - other.Deleted, one.Commits - other.Commits, one.Log - other.Log);
    }

    /// <summary>A new database on the server, gone when disposed.</summary>
    private sealed class ScratchDatabase(NpgsqlDataSource source, string server, string name) : IAsyncDisposable
    {
        public string Connection => For(server, name);

        public static async Task<ScratchDatabase> Make(string server)
        {
            var name = "footprint" + Guid.NewGuid().ToString("N");
            await Execute(server, $"CREATE DATABASE {name}");
            return new(NpgsqlDataSource.Create(For(server, name)), server, name);
        }

        /// <summary>All that was written so far. A server's process that falls idle may keep its last counts for ten seconds.</summary>
        public async Task<Writes> Written()
        {
            await Task.Delay(TimeSpan.FromSeconds(11));
            await using var command = source.CreateCommand(
                """
                SELECT tup_inserted, tup_updated, tup_deleted, xact_commit, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
                FROM pg_stat_database WHERE datname = current_database()
                """);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
        }

        /// <summary>The tables that matter, largest first, with their indexes and as they lie: dead rows that no vacuum has taken yet included.</summary>
        public async Task<List<(string Table, long Rows, long Bytes)>> Tables()
        {
            await using var command = source.CreateCommand(
                """
                SELECT relname::text, n_live_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables
                WHERE n_live_tup > 100 ORDER BY 3 DESC
                """);
            await using var reader = await command.ExecuteReaderAsync();
            var tables = new List<(string, long, long)>();
            while (await reader.ReadAsync())
            {
                tables.Add((reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
            }

            return tables;
        }

        public async ValueTask DisposeAsync()
        {
            await source.DisposeAsync();
            await Execute(server, $"DROP DATABASE {name} WITH (FORCE)");
        }

        private static string For(string server, string database) => new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;

        private static async Task Execute(string connection, string sql)
        {
            await using var source = NpgsqlDataSource.Create(connection);
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
