using NodaTime;

namespace Recovery.Storage.Sql;

/// <summary>What every change of an entry shares.</summary>
internal static class SqlEntries
{
    /// <summary>The next change number. Drawn within the transaction, so that numbers become visible in order.</summary>
    public static async ValueTask<long> NextChange(this SqlSession session) =>
        (await session.Number("UPDATE counters SET value = value + 1 WHERE name = 'entry change' RETURNING value"))!.Value;

    /// <summary>Something changed that planning depends on: the planner looks at the entry again.</summary>
    public static async ValueTask Touch(this SqlSession session, long entryId) =>
        await session.Execute("UPDATE entries SET change_seq = ?2 WHERE id = ?1", entryId, await session.NextChange());

    public static async ValueTask TouchAll(this SqlSession session, IEnumerable<long> entryIds)
    {
        foreach (var entryId in entryIds)
        {
            await session.Touch(entryId);
        }
    }

    /// <summary>The runner's own page has a new address; links in messages keep working for a runner who still has the contact that got them.</summary>
    public static async ValueTask RevokeLinks(this SqlSession session, long runnerId) =>
        await session.Execute("UPDATE runners SET link_version = link_version + 1 WHERE id = ?1", runnerId);

    public static ValueTask<List<long>> EntriesOf(this SqlSession session, long runnerId) => session.All(
        "SELECT id FROM entries WHERE runner_id = ?1 ORDER BY created_at, id", rows => rows.Number("id"), runnerId);

    public static async ValueTask Note(this SqlSession session, long entryId, string what, string by, Instant at) =>
        await session.Execute("INSERT INTO entry_events (entry_id, at, what, by) VALUES (?1, ?2, ?3, ?4)", entryId, at, what, by);
}
