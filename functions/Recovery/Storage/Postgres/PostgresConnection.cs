using Azure.Core;
using Azure.Identity;
using Npgsql;
using Recovery.Settings;

namespace Recovery.Storage.Postgres;

/// <summary>What <c>Store:Connection</c> means.</summary>
internal static class PostgresConnection
{
    /// <summary>One for listening to news, and one for each timer that holds its lock. A host that has both of its own makes none of these.</summary>
    private const int Apart = 4;

    /// <summary>One holds the lock and another does the work.</summary>
    private const int ForMigrations = 2;

    /// <summary>
    /// Pages ask for a few rows of many, on disks that don't mind where those are: a plan for the whole table, compiled or in parallel, is
    /// slower than the index, and takes the processor from the senders.
    /// </summary>
    private const string Plans = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1";

    private const string Limits = "-c lock_timeout=3s -c idle_in_transaction_session_timeout=5s -c tcp_user_timeout=10s " + Plans;

    /// <summary>
    /// The path's few statements find their rows by key, however the tables looked when they were first planned: so they are planned once.
    /// </summary>
    private const string LimitsOfPath = Limits + " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off";

    /// <summary>The same for a transaction on a pooler's connection, which belongs to no session of ours.</summary>
    public const string LimitsOfTransaction = "SET LOCAL lock_timeout = '3s'; SET LOCAL idle_in_transaction_session_timeout = '5s'";

    private const int ConnectSeconds = 5;

    private const int KeepAliveSeconds = 10;

    private static readonly string[] TokenScope = ["https://ossrdbms-aad.database.windows.net/.default"];
    private static readonly TimeSpan TokenRenewal = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan TokenRetry = TimeSpan.FromSeconds(5);

    /// <summary>A script may copy a table of millions, or wait for another process that does.</summary>
    private const int SecondsOfMigration = 600;

    private const string LimitsOfMigration = "-c lock_timeout=600s -c idle_in_transaction_session_timeout=600s -c tcp_user_timeout=10s " + Plans;

    /// <summary>For bringing the tables up to date, before anything else: dispose it then, so that its connections count no more.</summary>
    /// <param name="connection"><c>Store:Connection</c>.</param>
    public static NpgsqlDataSource Migrations(string connection) => Source(
        new NpgsqlConnectionStringBuilder(connection) { CommandTimeout = SecondsOfMigration }.ConnectionString, ForMigrations, null, LimitsOfMigration, leavesNothing: false);

    /// <param name="connection"><c>Store:Connection</c>.</param>
    /// <param name="pool">So many connections at most.</param>
    /// <param name="poolerPort">Null: to the server itself.</param>
    /// <param name="limits">Of each session.</param>
    /// <param name="leavesNothing">Work leaves nothing behind in the session, so that there is nothing to reset.</param>
    private static NpgsqlDataSource Source(string connection, int pool, int? poolerPort, string limits, bool leavesNothing)
    {
        var builder = new NpgsqlDataSourceBuilder(connection);
        var parts = builder.ConnectionStringBuilder;
        parts.MaxPoolSize = pool;
        parts.MinPoolSize = Math.Min(parts.MinPoolSize, pool);
        if (poolerPort is { } port)
        {
            // The next transaction may run on another connection, which doesn't know a statement prepared before.
            (parts.Port, parts.MaxAutoPrepare) = (port, 0);
        }
        else if (!parts.ShouldSerialize("Max Auto Prepare"))
        {
            (parts.MaxAutoPrepare, parts.AutoPrepareMinUsages) = (200, 2);
        }

        // A process that is frozen, or gone without a word, must not hold up others: its open transaction is ended, a row that it has locked
        // is waited for no longer than that, and a connection to nowhere is noticed.
        if (poolerPort is null)
        {
            parts.Options = $"{parts.Options} {limits}".Trim();
        }

        parts.NoResetOnClose = leavesNothing;
        parts.Timeout = parts.ShouldSerialize("Timeout") ? parts.Timeout : ConnectSeconds;
        parts.KeepAlive = parts.ShouldSerialize("Keepalive") ? parts.KeepAlive : KeepAliveSeconds;

        // What a mistake of ours would show of a row must not reach a log.
        parts.IncludeErrorDetail = false;
        parts.ApplicationName = string.IsNullOrEmpty(parts.ApplicationName) ? "Recovery" : parts.ApplicationName;
        if (string.IsNullOrEmpty(parts.Password) && string.IsNullOrEmpty(parts.Passfile) && IsAzure(parts.Host!))
        {
            var credential = new DefaultAzureCredential();
            builder.UsePeriodicPasswordProvider(
                async (_, ct) => (await credential.GetTokenAsync(new TokenRequestContext(TokenScope), ct)).Token, TokenRenewal, TokenRetry);
        }

        return builder.Build();
    }

    /// <summary>No password for a server of Azure: this system's own identity signs in.</summary>
    private static bool IsAzure(string host) => host.EndsWith(".postgres.database.azure.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>The connections: for nudges' paths, for the stores' other work, and for what holds a connection for longer.</summary>
    /// <param name="Path">What the path of a nudge consists of.</param>
    /// <param name="Work">All other work.</param>
    /// <param name="Apart">To the server itself, whatever pooler there is: for what belongs to a session (listening, a lock).</param>
    /// <param name="ConnectionsOfPath">So many at most.</param>
    /// <param name="Connections">So many at most, of the other work.</param>
    /// <param name="Address">Where the database is.</param>
    internal sealed record Pools(
        NpgsqlDataSource Path, NpgsqlDataSource Work, NpgsqlDataSource Apart, int ConnectionsOfPath, int Connections, string Address) : IDisposable
    {
        /// <param name="connection"><c>Store:Connection</c>.</param>
        /// <param name="poolerPort"><c>Store:PoolerPort</c>: the stores' work, which is transactions and single statements, goes through a pooler there.</param>
        public static Pools Of(string connection, int? poolerPort)
        {
            var parts = new NpgsqlConnectionStringBuilder(connection);
            var path = PostgresConnectionText.MostOf(parts) / 2;
            var rest = PostgresConnectionText.MostOf(parts) - path;
            return new Pools(
                Source(connection, path, poolerPort, LimitsOfPath, leavesNothing: true), Source(connection, rest, poolerPort, Limits, leavesNothing: true),
                Source(connection, PostgresConnection.Apart, null, Limits, leavesNothing: false), path, rest, $"{parts.Database ?? parts.Username} on {parts.Host}");
        }

        public void Dispose()
        {
            Path.Dispose();
            Work.Dispose();
            Apart.Dispose();
        }
    }
}
