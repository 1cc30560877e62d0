using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;

namespace Recovery.Storage.Sql;

/// <summary>Which nudges have to go on the queue, and which are there.</summary>
public partial class SqlNudgeStore : IQueueingStore
{
    public Task<IReadOnlyList<QueuedNudge>> ToQueue(int take, CancellationToken ct) => database.Read<IReadOnlyList<QueuedNudge>>(
        async session => await session.All(
            """
            SELECT id, generation, channel, due, expires FROM nudges
            WHERE status IN ('planned', 'deferred') AND queued_generation < generation ORDER BY due LIMIT ?1
            """,
            rows => new QueuedNudge(
                new NudgeMessage(rows.Text("id"), rows.Int("generation")), rows.Channel("channel"), rows.Instant("due"), rows.Instant("expires")),
            take),
        ct);

    public virtual Task MarkQueued(IReadOnlyList<NudgeMessage> messages, Instant now, CancellationToken ct) => database.WriteLocking(
        async session =>
        {
            foreach (var message in messages)
            {
                await MarkQueued(session, message, now);
            }
        },
        ct);

    /// <summary>A fast sender may have had the message already: then only the mark is set, and the status stays what it became.</summary>
    private static async ValueTask MarkQueued(SqlSession session, NudgeMessage message, Instant now)
    {
        long number;
        Instant due;
        using (var rows = await session.Query(
            """
            UPDATE nudges SET queued_generation = generation, queued_at = ?3, status = CASE status WHEN 'planned' THEN 'queued' ELSE status END
            WHERE id = ?1 AND generation = ?2 AND queued_generation < generation RETURNING number, due
            """,
            message.Nudge, message.Generation, now))
        {
            if (!rows.Next())
            {
                return;
            }

            (number, due) = (rows.Number("number"), rows.Instant("due"));
        }

        await session.AddEvent(number, message.Generation == 1 ? NudgeEvent.Queued : NudgeEvent.QueuedAgain, now, At(due));
    }
}
