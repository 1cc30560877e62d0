using NodaTime;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Stops, by the keyed hash of a contact.</summary>
internal static class SqlStops
{
    /// <summary>Inserts a stop of one channel, or of every one that goes to the contact. Returns 1, or 0 if the same source had stopped that already.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="hash">Null: there is no contact, and nothing to stop.</param>
    /// <param name="channel">Null: every one.</param>
    /// <param name="reason">A code of <see cref="StopReasons"/>.</param>
    /// <param name="by">One of <see cref="Source"/>.</param>
    /// <param name="at">When.</param>
    public static async ValueTask<int> Suppress(this SqlSession session, string? hash, Channel? channel, string reason, string by, Instant at) => hash is null ? 0
        : await session.Execute(
            """
            INSERT INTO suppressions (hash, channel, reason, by, at) SELECT ?1, ?2, ?3, ?4, ?5
            WHERE NOT EXISTS (SELECT 1 FROM suppressions WHERE hash = ?1 AND channel = ?6 AND by = ?4) ON CONFLICT DO NOTHING
            """,
            hash, channel?.Code ?? SqlChannels.Every, reason, by, at, SqlChannels.Every);

    public static async ValueTask<bool> IsStopped(this SqlSession session, string? hash, Channel channel) => hash is not null
        && await session.Exists("SELECT 1 FROM suppressions WHERE hash = ?1 AND channel IN (?2, ?3)", hash, channel, SqlChannels.Every);

    /// <summary>
    /// Whether a stop is, or may be, what the runner or reception said, rather than what a provider found out about the contact alone. Whoever
    /// said stop meant us, whichever channel it was about.
    /// </summary>
    /// <param name="channel">A column, or a value.</param>
    /// <param name="hash">The contact's.</param>
    public static string SaidStop(string channel, string hash) =>
        $"""
        EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = {hash} AND s.channel IN ({channel}, '{SqlChannels.Every}')
          AND (s.by <> '{Source.Provider}' OR s.rank >= {StopReasons.FirstWish}))
        """;

    /// <summary>
    /// Lifts what somebody stopped of a channel. Where they stopped every one, the others of that contact stay stopped. Returns how many stops were
    /// lifted.
    /// </summary>
    public static async ValueTask<int> LiftStop(this SqlSession session, string hash, Channel channel, string by)
    {
        foreach (var other in ChannelCatalog.To(channel.Contact).Where(c => c != channel))
        {
            await session.Execute(
                """
                INSERT INTO suppressions (hash, channel, reason, by, at)
                SELECT hash, ?2, reason, by, at FROM suppressions WHERE hash = ?1 AND channel = ?3 AND by = ?4 ON CONFLICT DO NOTHING
                """,
                hash, other, SqlChannels.Every, by);
        }

        return await session.Execute(
            "DELETE FROM suppressions WHERE hash = ?1 AND channel IN (?2, ?3) AND by = ?4", hash, channel, SqlChannels.Every, by);
    }

    /// <summary>
    /// The stops of runners' contacts, by runner. One of every channel is one for each that is on by itself, or that the runner has asked for.
    /// </summary>
    /// <param name="session">Sees the store at one moment.</param>
    /// <param name="which">A condition on runners <c>r</c>.</param>
    /// <param name="values">Those of <paramref name="which"/>.</param>
    public static async ValueTask<ILookup<long, Suppression>> Load(SqlSession session, string which, params SqlValue[] values)
    {
        var rows = await session.All(
            $"""
            SELECT r.id AS runner_id, s.hash = r.mobile_hash AS of_mobile, s.channel, s.reason, s.by, s.at FROM runners r JOIN suppressions s
              ON s.hash = r.mobile_hash OR s.hash = r.email_hash
            WHERE {which} ORDER BY s.at, s.by
            """,
            rows => new Row(
                rows.Number("runner_id"), !rows.IsNull("of_mobile") && rows.Flag("of_mobile") ? ContactKind.Mobile : ContactKind.Email,
                rows.Text("channel"), rows.Text("reason"), rows.Text("by"), rows.Instant("at")),
            values);
        var asked = rows.All(r => r.Channel != SqlChannels.Every) ? [] : (await session.All(
            $"""
            SELECT DISTINCT e.runner_id, c.channel FROM entries e JOIN entry_channels c ON c.entry_id = e.id
            WHERE e.runner_id IN (SELECT r.id FROM runners r WHERE {which})
            """,
            rows => (rows.Number("runner_id"), rows.Text("channel")), values)).ToHashSet();
        var stops =
            from channel in ChannelCatalog.All
            from row in rows
            where row.Contact == channel.Contact && (row.Channel == channel.Code
                || (row.Channel == SqlChannels.Every && (channel.UsualProvider is not null || asked.Contains((row.Runner, channel.Code)))))
            select (row.Runner, Stop: new Suppression(channel, row.Reason, row.By, row.At));
        return stops.DistinctBy(s => (s.Runner, s.Stop.Channel, s.Stop.By)).ToLookup(s => s.Runner, s => s.Stop);
    }

    private sealed record Row(long Runner, ContactKind Contact, string Channel, string Reason, string By, Instant At);
}
