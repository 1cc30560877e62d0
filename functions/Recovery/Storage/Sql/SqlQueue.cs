using System.Text.Json;
using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Time;

namespace Recovery.Storage.Sql;

/// <summary>The queue in the store: peek-lock, scheduled messages, time-to-live, duplicate detection and dead letters, as Service Bus has them.</summary>
public partial class SqlQueue(SqlDatabase database, ClinicClock clock) : INudgeQueue, IQueueReceiver
{
    /// <summary>An id that was sent within this time is not sent again.</summary>
    private protected static readonly Duration DuplicateWindow = Duration.FromDays(1);

    /// <summary>In machine time, as a receiver's work takes it.</summary>
    private static readonly Duration LockTime = Duration.FromSeconds(60);

    /// <summary>How many ids outside the window each send deletes, so that they neither pile up nor take long.</summary>
    private const int MostForgotten = 2000;

    private const int MostDeliveries = 10;
    private const string TooManyDeliveries = "MaxDeliveryCountExceeded";

    private readonly QueueSignals _signals = new();

    public async Task Send(IReadOnlyList<QueuedNudge> nudges, CancellationToken ct)
    {
        var now = clock.Now;
        string[] queues = [.. nudges.Select(n => QueueNames.Of(n.Channel)).Distinct()];
        await database.WriteLocking(
            async session =>
            {
                await Put(session, nudges, now);

                await session.Execute(
                    """
                    DELETE FROM queue_sent_ids WHERE (queue, message_id) IN (
                      SELECT queue, message_id FROM queue_sent_ids WHERE sent_at < ?1 ORDER BY sent_at LIMIT ?2)
                    """,
                    now - DuplicateWindow, MostForgotten);
                foreach (var queue in queues)
                {
                    await session.Announce(queue);
                }
            },
            ct);
        Array.ForEach(queues, _signals.Raise);
    }

    private protected virtual async ValueTask Put(SqlSession session, IReadOnlyList<QueuedNudge> nudges, Instant now)
    {
        foreach (var nudge in nudges)
        {
            await Put(session, nudge, now);
        }
    }

    private static async ValueTask Put(SqlSession session, QueuedNudge nudge, Instant now)
    {
        var (queue, id) = (QueueNames.Of(nudge.Channel), nudge.Message.MessageId);
        var isNew = await session.Execute(
            """
            INSERT INTO queue_sent_ids (queue, message_id, sent_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (queue, message_id) DO UPDATE SET sent_at = excluded.sent_at WHERE queue_sent_ids.sent_at < ?4
            """,
            queue, id, now, now - DuplicateWindow);
        if (isNew == 1)
        {
            await session.Execute(
                "INSERT INTO queue_messages (queue, message_id, body, visible_at, expires_at, trace) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                queue, id, JsonSerializer.Serialize(nudge.Message, JsonSerializerOptions.Web), nudge.Due, nudge.Expires, nudge.Trace);
        }
    }
}
