using Azure.Core;
using Azure.Identity;
using Npgsql;

namespace Recovery.Storage.Postgres;

/// <summary>What <c>Store:Connection</c> means.</summary>
internal static class PostgresConnection
{
    /// <summary>So many connections at most, when <c>Maximum Pool Size</c> doesn't say: forty instances fit into a small server's four hundred.</summary>
    private const int UsualPool = 10;

    /// <summary>One for listening to news, one for each timer that has its turn, one for whoever asks whether all is well. A host that has both of its own makes none of these.</summary>
    private const int Apart = 5;

    private const string Limits = "-c lock_timeout=3s -c idle_in_transaction_session_timeout=5s -c tcp_user_timeout=10s";

    /// <summary>The same for a transaction on a pooler's connection, which belongs to nobody.</summary>
    public const string LimitsOfTransaction = "SET LOCAL lock_timeout = '3s'; SET LOCAL idle_in_transaction_session_timeout = '5s'";

    private const int ConnectSeconds = 5;

    private const int KeepAliveSeconds = 10;

    private static readonly string[] TokenScope = ["https://ossrdbms-aad.database.windows.net/.default"];
    private static readonly TimeSpan TokenRenewal = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan TokenRetry = TimeSpan.FromSeconds(5);

    /// <summary>Null: it can be used; otherwise a sentence that says what to change.</summary>
    public static string? Mistake(string? connection)
    {
        if (connection is null)
        {
            return "Store:Connection is missing: with Store:Provider Postgres it is a connection string such as 'Host=localhost;Database=recovery;Username=recovery;Password=...'.";
        }

        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connection);
            return (parts.Host, parts.Username) switch
            {
                (null or "", _) => "Store:Connection names no Host.",
                (_, null or "") => "Store:Connection names no Username.",
                _ => null,
            };
        }
        catch (ArgumentException)
        {
            // Its message may hold the password.
            return "Store:Connection is no connection string of Npgsql; write it as 'Host=localhost;Database=recovery;Username=recovery;Password=...'.";
        }
    }

    /// <summary>The pool for the stores' work, with how many may use it at once; the one for what holds a connection; where the database is.</summary>
    /// <param name="connection"><c>Store:Connection</c>.</param>
    /// <param name="poolerPort">
    /// <c>Store:PoolerPort</c>: the stores' work, which is transactions and single statements, goes through a pooler there. What belongs to a
    /// session (listening, a turn, a migration) still goes to the server itself.
    /// </param>
    public static (NpgsqlDataSource Work, int Connections, NpgsqlDataSource Apart, string Address) Sources(string connection, int? poolerPort)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        var connections = parts.ShouldSerialize("Maximum Pool Size") ? parts.MaxPoolSize : UsualPool;
        return (Source(connection, connections, poolerPort), connections, Source(connection, Apart), $"{parts.Database ?? parts.Username} on {parts.Host}");
    }

    private static NpgsqlDataSource Source(string connection, int pool, int? poolerPort = null)
    {
        var builder = new NpgsqlDataSourceBuilder(connection);
        var parts = builder.ConnectionStringBuilder;
        parts.MaxPoolSize = pool;
        parts.MinPoolSize = Math.Min(parts.MinPoolSize, pool);
        if (poolerPort is { } port)
        {
            // The next transaction may run on another connection, which knows neither a statement prepared before nor whose leavings to clear.
            (parts.Port, parts.MaxAutoPrepare, parts.NoResetOnClose) = (port, 0, true);
        }
        else if (!parts.ShouldSerialize("Max Auto Prepare"))
        {
            parts.MaxAutoPrepare = 200;
        }

        // A process that is frozen, or gone without a word, must not hold up others: its open transaction is ended, a row that it has locked
        // is waited for no longer than that, and a connection to nowhere is noticed.
        if (poolerPort is null)
        {
            parts.Options = $"{parts.Options} {Limits}".Trim();
        }

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
}
