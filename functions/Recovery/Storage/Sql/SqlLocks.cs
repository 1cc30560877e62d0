namespace Recovery.Storage.Sql;

/// <summary>Locks within a transaction: what is counted and then kept must not interleave, across processes either.</summary>
internal static class SqlLocks
{
    /// <summary>Other transactions that take this lock wait until this one is committed.</summary>
    public static async ValueTask LockUntilCommit(this SqlSession session, string name) => await session.Execute(
        "INSERT INTO counters (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1", name);
}
