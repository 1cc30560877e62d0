using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Storage.Sql;

/// <summary>
/// Two records turn out to be one person: all of one moves to the other. What was sent stays known, so that they don't get
/// the same nudge twice; what was booked, stopped or not run stays so.
/// </summary>
internal static class SqlMerging
{
    private const string Open = "('planned', 'queued', 'deferred')";
    private const string NotSent = "('planned', 'queued', 'deferred', 'skipped')";

    public static async ValueTask Merge(SqlSession session, long from, long into, Registration registration)
    {
        var (at, by) = (registration.ConfirmedAt, registration.By);
        await EndStopped(session, from);
        foreach (var (entry, twin) in await Entries(session, from, into))
        {
            if (twin is { } kept)
            {
                await Join(session, entry, kept, at);
                await session.MoveNotesOfEntry(entry, kept, from);
                await session.Note(kept, EntryHistory.Joined, by, at);
            }
            else
            {
                await session.Execute("UPDATE entries SET runner_id = ?2 WHERE id = ?1", entry, into);
                await session.Note(entry, EntryHistory.Joined, by, at);
            }
        }

        await MoveNudges(session, from, into, at);
        await session.Execute("UPDATE consents SET runner_id = ?2 WHERE runner_id = ?1", from, into);
        await session.Execute("UPDATE replies SET runner_id = ?2 WHERE runner_id = ?1", from, into);
        await session.MoveNotes(from, into);
        await session.Execute("DELETE FROM runners WHERE id = ?1", from);

        // Two people may each have known the links of one record: neither's links may open the merged one.
        await session.RevokeLinks(into);
        await session.TouchAll(await session.EntriesOf(into));
    }

    /// <summary>A stop follows the person: what was ended on the number that is given up stays ended.</summary>
    private static async ValueTask EndStopped(SqlSession session, long from)
    {
        var hash = await session.FirstOrNull("SELECT mobile_hash FROM runners WHERE id = ?1 AND mobile_hash IS NOT NULL", rows => rows.Text("mobile_hash"), from);
        foreach (var channel in ChannelCatalog.To(ContactKind.Mobile))
        {
            if (await session.IsStopped(hash, channel))
            {
                await session.EndAll(from, channel);
            }
        }
    }

    private static ValueTask<List<(long Entry, long? Twin)>> Entries(SqlSession session, long from, long into) => session.All(
        """
        SELECT e.id, t.id AS twin FROM entries e LEFT JOIN entries t ON t.runner_id = ?2 AND t.race_id = e.race_id
        WHERE e.runner_id = ?1 ORDER BY e.created_at, e.id
        """,
        rows => (Entry: rows.Number("id"), Twin: rows.NumberOrNull("twin")), from, into);

    /// <summary>Both had entered the same race: the second entry is merged into the one that is kept.</summary>
    private static async ValueTask Join(SqlSession session, long entry, long kept, Instant at)
    {
        await Skip(session, $"SELECT number FROM nudges WHERE entry_id = ?1 AND status IN {Open} AND request_id IS NULL", SkipReason.Withdrawn, at, entry);

        // Where the other record was sent a step already, the kept entry's own nudge for it is replaced.
        await Skip(
            session,
            $"""
            SELECT k.number FROM nudges k JOIN nudges o ON o.entry_id = ?1 AND o.step = k.step AND o.channel = k.channel
            WHERE k.entry_id = ?2 AND k.status IN {Open} AND o.status NOT IN {NotSent} AND k.request_id IS NULL
            """,
            SkipReason.Withdrawn, at, entry, kept);
        await session.Execute(
            $"""
            UPDATE nudges SET entry_id = NULL WHERE entry_id = ?2 AND status = 'skipped' AND request_id IS NULL AND EXISTS (
              SELECT 1 FROM nudges o WHERE o.entry_id = ?1 AND o.step = nudges.step AND o.channel = nudges.channel AND o.status NOT IN {NotSent})
            """,
            entry, kept);
        await session.Execute(
            """
            UPDATE nudges SET entry_id = ?2 WHERE entry_id = ?1 AND (request_id IS NOT NULL OR NOT EXISTS (
              SELECT 1 FROM nudges k WHERE k.entry_id = ?2 AND k.step = nudges.step AND k.channel = nudges.channel))
            """,
            entry, kept);
        await session.Execute("UPDATE consents SET entry_id = ?2 WHERE entry_id = ?1", entry, kept);
        await session.Execute("UPDATE entry_events SET entry_id = ?2 WHERE entry_id = ?1", entry, kept);
        await session.Execute("UPDATE signups SET entry_id = ?2 WHERE entry_id = ?1", entry, kept);
        await session.Execute(
            "INSERT INTO entry_channels (entry_id, channel, since) SELECT ?2, channel, since FROM entry_channels WHERE entry_id = ?1 ON CONFLICT DO NOTHING",
            entry, kept);

        // An end that either has is the end of both; a request waits only while neither has one.
        await session.Execute(
            """
            UPDATE entries SET outcome = o.outcome, outcome_at = o.outcome_at, outcome_by = o.outcome_by
            FROM entries o WHERE o.id = ?1 AND entries.id = ?2 AND o.outcome IS NOT NULL
              AND (entries.outcome IS NULL OR (entries.outcome = 'requested' AND o.outcome <> 'requested'))
            """,
            entry, kept);
        await MoveRequests(session, entry, kept, at);
        await session.Execute("DELETE FROM entries WHERE id = ?1", entry);
    }

    /// <summary>An entry has one open request: of two, the later counts, as when somebody asks again.</summary>
    private static async ValueTask MoveRequests(SqlSession session, long entry, long kept, Instant at)
    {
        await session.Execute(
            """
            UPDATE appointment_requests SET status = 'replaced', answered_at = ?3 WHERE entry_id IN (?1, ?2) AND status IN ('open', 'offered')
              AND id <> (SELECT id FROM appointment_requests WHERE entry_id IN (?1, ?2) AND status IN ('open', 'offered') ORDER BY asked_at DESC, id DESC LIMIT 1)
            """,
            entry, kept, at);
        await session.Execute("UPDATE appointment_requests SET entry_id = ?2 WHERE entry_id = ?1", entry, kept);
        await session.Execute(
            """
            UPDATE appointment_requests SET answered_at = ?2,
              status = CASE (SELECT outcome FROM entries WHERE id = ?1) WHEN 'booked' THEN 'confirmed' ELSE 'withdrawn' END
            WHERE entry_id = ?1 AND status IN ('open', 'offered') AND (SELECT outcome FROM entries WHERE id = ?1) IS DISTINCT FROM 'requested'
            """,
            kept, at);
    }

    private static async ValueTask MoveNudges(SqlSession session, long from, long into, Instant at)
    {
        const string Clash =
            """
            runner_id = ?1 AND text_session IS NOT NULL
              AND EXISTS (SELECT 1 FROM nudges k WHERE k.runner_id = ?2 AND k.text_session = nudges.text_session AND k.channel = nudges.channel)
            """;
        await Skip(session, $"SELECT number FROM nudges WHERE {Clash} AND status IN {Open}", SkipReason.SameSession, at, from, into);
        await session.Execute($"UPDATE nudges SET text_session = NULL WHERE {Clash}", from, into);
        await session.Execute("UPDATE nudges SET runner_id = ?2 WHERE runner_id = ?1", from, into);
    }

    private static async ValueTask Skip(SqlSession session, string which, string reason, Instant at, params SqlValue[] values)
    {
        foreach (var number in await session.All(which, rows => rows.Number("number"), values))
        {
            await session.Skip(number, reason, at);
        }
    }
}
