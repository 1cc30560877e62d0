using Npgsql;

namespace Recovery.Settings;

/// <summary><c>Store:Connection</c> as text: whether it can be used, and its parts.</summary>
internal static class PostgresConnectionText
{
    /// <summary>The most connections when <c>Maximum Pool Size</c> doesn't say: forty instances fit into a small server's four hundred.</summary>
    private const int UsualPool = 10;

    /// <summary>The path of nudges and the stores' other work have one each at least.</summary>
    private const int SmallestPool = 2;

    /// <summary>A sentence that says what to change; null if it can be used.</summary>
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
                _ when MostOf(parts) < SmallestPool => "Maximum Pool Size in Store:Connection is too small; 2 connections are the least that work.",
                _ => null,
            };
        }
        catch (ArgumentException)
        {
            // Its message may hold the password.
            return "Store:Connection is no connection string of Npgsql; write it as 'Host=localhost;Database=recovery;Username=recovery;Password=...'.";
        }
    }

    /// <summary>The most connections to the database that it allows.</summary>
    public static int MostOf(NpgsqlConnectionStringBuilder parts) => parts.ShouldSerialize("Maximum Pool Size") ? parts.MaxPoolSize : UsualPool;
}
