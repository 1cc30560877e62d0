using Dapper;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Which nudges have to go on the queue, and which are there.</summary>
public partial class SqlNudgeStore : IQueueingStore
{
    public Task<IReadOnlyList<QueuedNudge>> ToQueue(int take, CancellationToken ct) => database.Read<IReadOnlyList<QueuedNudge>>(
        async connection =>
        [
            .. (await connection.QueryAsync<(string Id, int Generation, string Channel, long Due, long Expires)>(
                    """
                    SELECT id, generation, channel, due, expires FROM nudges
                    WHERE status IN ('planned', 'deferred') AND queued_generation < generation ORDER BY due LIMIT @take
                    """,
                    new { take }))
                .Select(n => new QueuedNudge(
                    new NudgeMessage(n.Id, n.Generation), ChannelCodes.Parse(n.Channel), n.Due.Instant(), n.Expires.Instant())),
        ],
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

            (number, due) = (rows.Number(0), rows.Instant(1));
        }

        await session.AddEvent(number, message.Generation == 1 ? NudgeEvent.Queued : NudgeEvent.QueuedAgain, now, At(due));
    }
}
