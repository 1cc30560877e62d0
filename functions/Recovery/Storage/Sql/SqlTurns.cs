namespace Recovery.Storage.Sql;

/// <summary>Turns within a transaction: what is counted and then kept must not interleave, whichever process does it.</summary>
internal static class SqlTurns
{
    /// <summary>Nobody else has this turn until the commit.</summary>
    public static async ValueTask TakeTurn(this SqlSession session, string name) => await session.Execute(
        "INSERT INTO counters (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1", name);
}
