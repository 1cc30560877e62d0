using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Nudges whose message the queue gave up: marked as such, and sent again when somebody says so.</summary>
public partial class SqlNudgeStore : IDeadNudges
{
    /// <summary>The longest that a message may wait for its time: one about an appointment that is far off.</summary>
    private static readonly Duration LongestWait = Duration.FromDays(366);

    public Task MarkDead(NudgeMessage message, string reason, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await session.Number(
                """
                UPDATE nudges SET status = 'dead', reason = ?3, finished_at = ?4, held_by = NULL
                WHERE id = ?1 AND generation = ?2 AND status IN ('planned', 'queued', 'deferred') RETURNING number
                """,
                message.Nudge, message.Generation, reason, now) is { } number)
            {
                await session.AddEvent(number, NudgeEvent.Dead, now, reason);
            }
        },
        ct);

    public Task<bool> Replay(string nudgeId, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            long number;
            Instant expires;
            using (var rows = await session.Query(
                "SELECT number, expires FROM nudges WHERE id = ?1 AND status = 'dead' AND handled IS DISTINCT FROM ?2", nudgeId, SqlHandling.Switched))
            {
                if (!rows.Next() || rows.Instant("expires") <= now)
                {
                    return false;
                }

                (number, expires) = (rows.Number("number"), rows.Instant("expires"));
            }

            await session.AddEvent(number, NudgeEvent.Replayed, now);
            await session.NoteReplay(by, number, now);
            return await session.DueAgain(number, expires, now);
        },
        ct);

    public Task<int> ReplayAll(int most, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            var dead = await session.All(
                """
                SELECT number, expires FROM nudges /* INDEXED BY nudges_by_status */
                WHERE status = 'dead' AND slot > ?1 AND expires > ?2 AND handled IS DISTINCT FROM ?4 ORDER BY slot, number LIMIT ?3
                """,
                rows => (Number: rows.Number("number"), Expires: rows.Instant("expires")), EarliestSlot(now - LongestWait), now, most, SqlHandling.Switched);
            foreach (var (number, expires) in dead)
            {
                await session.AddEvent(number, NudgeEvent.Replayed, now);
                await session.NoteReplay(by, number, now);
                await session.DueAgain(number, expires, now);
            }

            return dead.Count;
        },
        ct);
}
