using NodaTime;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>By which channels an entry's messages may come, and since when.</summary>
internal static class SqlEntryChannels
{
    private static readonly IReadOnlyDictionary<Channel, Instant> None = new Dictionary<Channel, Instant>();

    /// <param name="session">Sees the store at one moment.</param>
    /// <param name="which">A query for the ids of the entries.</param>
    /// <param name="values">Those of <paramref name="which"/>.</param>
    public static async ValueTask<Func<long, IReadOnlyDictionary<Channel, Instant>>> Load(SqlSession session, string which, params SqlValue[] values)
    {
        var rows = await session.All(
            $"SELECT entry_id, channel, since FROM entry_channels WHERE entry_id IN ({which})",
            rows => (Entry: rows.Number("entry_id"), Channel: rows.ChannelOrNull("channel"), Since: rows.Instant("since")), values);
        var found = rows.Where(r => r.Channel is not null).OrderBy(r => ChannelCatalog.PlaceOf(r.Channel!)).GroupBy(r => r.Entry)
            .ToDictionary(e => e.Key, IReadOnlyDictionary<Channel, Instant> (e) => e.ToDictionary(r => r.Channel!, r => r.Since));
        return id => found.GetValueOrDefault(id, None);
    }

    public static async ValueTask<IReadOnlyDictionary<Channel, Instant>> Of(SqlSession session, long entryId) =>
        (await Load(session, "?1", entryId))(entryId);

    /// <summary>False: it was allowed already, and since when stays.</summary>
    public static async ValueTask<bool> Allow(this SqlSession session, long entryId, Channel channel, Instant since) => await session.Execute(
        "INSERT INTO entry_channels (entry_id, channel, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", entryId, channel, since) == 1;

    public static async ValueTask End(this SqlSession session, long entryId, Channel channel) =>
        await session.Execute("DELETE FROM entry_channels WHERE entry_id = ?1 AND channel = ?2", entryId, channel);

    /// <summary>Ends a channel for all of a runner's entries.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="runnerId">Whose.</param>
    /// <param name="channel">Which.</param>
    /// <param name="but">An entry that keeps it; null: none does.</param>
    public static async ValueTask EndAll(this SqlSession session, long runnerId, Channel channel, long? but = null) => await session.Execute(
        "DELETE FROM entry_channels WHERE channel = ?2 AND entry_id IN (SELECT id FROM entries WHERE runner_id = ?1 AND id <> ?3)",
        runnerId, channel, but ?? 0);
}
