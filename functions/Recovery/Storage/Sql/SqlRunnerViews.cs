using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Runners with all that the desk shows of them, in a fixed number of statements.</summary>
internal static class SqlRunnerViews
{
    /// <summary>In the order of <paramref name="ids"/>.</summary>
    /// <param name="session">Sees the store at one moment.</param>
    /// <param name="ids">The runners; those that aren't there are left out.</param>
    public static async ValueTask<IReadOnlyList<RunnerView>> Load(SqlSession session, IReadOnlyList<long> ids)
    {
        var list = SqlValue.ListOf(ids);
        var runners = (await session.All($"SELECT {SqlStoredRunners.RunnerColumns} FROM runners WHERE id = ANY(?1)", rows => rows.Runner(), list))
            .ToDictionary(r => r.Id);
        var entries = (await session.All(
            $"""
            SELECT {SqlStoredRunners.EntryColumns}, r.name AS race_name FROM entries e JOIN races r ON r.id = e.race_id
            WHERE e.runner_id = ANY(?1) ORDER BY e.race_day DESC, e.created_at, e.id
            """,
            rows => (Entry: rows.Entry(), RaceName: rows.Text("race_name")), list)).ToLookup(e => e.Entry.RunnerId);
        var events = (await session.All(
            """
            SELECT v.entry_id, v.at, v.what, v.by FROM entry_events v JOIN entries e ON e.id = v.entry_id
            WHERE e.runner_id = ANY(?1) ORDER BY v.id
            """,
            rows => (Entry: rows.Number("entry_id"), Event: rows.EntryEvent()), list)).ToLookup(v => v.Entry, v => v.Event);
        var allowed = await SqlEntryChannels.Load(session, "SELECT id FROM entries WHERE runner_id = ANY(?1)", list);
        var stops = await SqlStops.Load(session, "r.id = ANY(?1)", list);
        return
        [
            .. ids.Where(runners.ContainsKey).Select(id => new RunnerView(
                runners[id], [.. entries[id].Select(e => new EntryView(e.Entry with { Allowed = allowed(e.Entry.Id) }, e.RaceName, [.. events[e.Entry.Id]]))], [.. stops[id]])),
        ];
    }

    public static ValueTask<Runner?> FindBy(SqlSession session, ContactKind kind, string contact) => session.FirstOrNull(
        $"SELECT {SqlStoredRunners.RunnerColumns} FROM runners WHERE {SqlChannels.KeyColumn(kind)} = ?1",
        rows => rows.Runner(), kind == ContactKind.Mobile ? contact : SqlRegistering.Key(contact));

    public static async ValueTask<Entry?> FindEntry(SqlSession session, long entryId) => await session.FirstOrNull(
        $"SELECT {SqlStoredRunners.EntryColumns} FROM entries e WHERE e.id = ?1", rows => rows.Entry(), entryId) is { } entry
        ? entry with { Allowed = await SqlEntryChannels.Of(session, entryId) }
        : null;
}
