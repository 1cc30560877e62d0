using System.Text.Json;
using NodaTime;
using Recovery.Nudges;
using Recovery.Storage.Sql;
using Recovery.Time;

namespace Recovery.Storage.Postgres;

/// <summary>The same queue, with what every message costs done for many at once.</summary>
public sealed class PostgresQueue : SqlQueue
{
    private readonly PostgresDatabase _database;
    private readonly ClinicClock _clock;
    private readonly PostgresTogether<ReceivedMessage, bool> _completed;

    /// <param name="database">Where it is.</param>
    /// <param name="clock">Clinic time.</param>
    public PostgresQueue(PostgresDatabase database, ClinicClock clock)
        : base(database, clock)
    {
        (_database, _clock) = (database, clock);
        _completed = new PostgresTogether<ReceivedMessage, bool>(messages => database.WriteSet(session => Complete(session, messages)));
    }

    /// <inheritdoc/>
    public override Task<bool> Complete(ReceivedMessage message, CancellationToken ct) => _completed.Do(message, ct);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct) =>
        _database.WriteSet(session => Receive(session, queue, max));

    private protected override async ValueTask Put(SqlSession session, IReadOnlyList<QueuedNudge> nudges, Instant now)
    {
        // One id twice in one call is one message, as it is in two calls.
        var each = nudges.DistinctBy(n => (n.Channel, n.Message.MessageId)).ToList();
        await ((PostgresSession)session).ExecuteSet(
            """
            WITH put AS (SELECT * FROM unnest($1, $2, $3, $4, $5, $6) AS p (queue, id, body, due, expires, trace)),
            fresh AS (
              INSERT INTO queue_sent_ids (queue, message_id, sent_at) SELECT queue, id, $7 FROM put ORDER BY queue, id
              ON CONFLICT (queue, message_id) DO UPDATE SET sent_at = excluded.sent_at WHERE queue_sent_ids.sent_at < $8
              RETURNING queue, message_id)
            INSERT INTO queue_messages (queue, message_id, body, visible_at, expires_at, trace)
            SELECT p.queue, p.id, p.body, p.due, p.expires, p.trace FROM put p JOIN fresh f ON f.queue = p.queue AND f.message_id = p.id ORDER BY p.due
            """,
            PostgresColumn.Of(each.Select(n => QueueNames.Of(n.Channel))), PostgresColumn.Of(each.Select(n => n.Message.MessageId)),
            PostgresColumn.Of(each.Select(n => JsonSerializer.Serialize(n.Message, JsonSerializerOptions.Web))),
            PostgresColumn.Of(each.Select(n => n.Due)), PostgresColumn.Of(each.Select(n => n.Expires)), PostgresColumn.Of(each.Select(n => n.Trace)),
            PostgresColumn.Of(now), PostgresColumn.Of(now - DuplicateWindow));
    }

    private protected override async ValueTask Lock(SqlSession session, IReadOnlyList<long> messages, string token, Instant until) =>
        await ((PostgresSession)session).ExecuteSet(
            "UPDATE queue_messages SET visible_at = $2, lock_token = $3, delivery_count = delivery_count + 1 WHERE sequence = ANY($1)",
            PostgresColumn.Of(messages), PostgresColumn.Of(until), PostgresColumn.Of(token));

    private async ValueTask<IReadOnlyList<bool>> Complete(PostgresSession session, IReadOnlyList<ReceivedMessage> messages)
    {
        var gone = new HashSet<long>();
        using var rows = await session.QuerySet(
            """
            DELETE FROM queue_messages q USING unnest($1, $2) AS c (sequence, token)
            WHERE q.sequence = c.sequence AND q.lock_token = c.token AND q.visible_at > $3 RETURNING q.sequence
            """,
            PostgresColumn.Of(messages.Select(m => m.Sequence)), PostgresColumn.Of(messages.Select(m => m.LockToken)), PostgresColumn.Of(_clock.Now));
        while (rows.Next())
        {
            gone.Add(rows.Number(0));
        }

        return [.. messages.Select(m => gone.Remove(m.Sequence))];
    }
}
