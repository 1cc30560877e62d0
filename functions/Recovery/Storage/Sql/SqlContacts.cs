using NodaTime;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>What a provider's answer means for the number or address behind a nudge.</summary>
internal static class SqlContacts
{
    /// <summary>
    /// Stops the contact that a nudge went to, for every race behind it. The runner may have another contact by now. The clinic's own
    /// mailbox is no runner's contact.
    /// </summary>
    public static async ValueTask Suppress(SqlSession session, long nudge, string reason, Instant at)
    {
        string? hash;
        Channel channel;
        using (var rows = await session.Query("SELECT channel, contact_hash FROM nudges WHERE number = ?1", nudge))
        {
            rows.Next();
            (channel, hash) = (rows.Channel("channel"), rows.TextOrNull("contact_hash"));
        }

        if (hash is null)
        {
            return;
        }

        if (await session.Suppress(hash, channel, reason, Source.Provider, at) == 0)
        {
            // Stopped for several reasons: the same reason wins, whichever came first. The runner's own wish ranks highest.
            await session.Execute(
                "UPDATE suppressions SET reason = ?3 WHERE hash = ?1 AND channel = ?2 AND by = ?4 AND rank < ?5",
                hash, channel, reason, Source.Provider, StopReasons.RankOf(reason));
            return;
        }

        foreach (var entry in await EntriesBehind(session, hash, channel))
        {
            await session.Touch(entry);
            await session.Note(entry, EntryHistory.StoppedOne(channel), Source.Provider, at);
        }
    }

    public static ValueTask<List<long>> EntriesBehind(SqlSession session, string hash, Channel channel) => session.All(
        $"SELECT e.id FROM runners r JOIN entries e ON e.runner_id = r.id WHERE r.{SqlChannels.HashColumn(channel.Contact)} = ?1",
        rows => rows.Number("id"), hash);
}
