using System.Text.Json;
using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Storage.Sql;
using Recovery.Time;

namespace Recovery.Storage.Postgres;

/// <summary>The same queue, with what every message costs done for many at once.</summary>
public sealed class PostgresQueue : SqlQueue
{
    private readonly PostgresDatabase _database;
    private readonly ClinicClock _clock;

    /// <param name="database">Where it is.</param>
    /// <param name="clock">Clinic time.</param>
    public PostgresQueue(PostgresDatabase database, ClinicClock clock)
        : base(database, clock) => (_database, _clock) = (database, clock);

    /// <inheritdoc/>
    public override async Task<bool> Complete(ReceivedMessage message, CancellationToken ct) =>
        await _database.Path.Do(() => new PostgresCompletions.Done(message, _clock.Now, ct), isGone => isGone is not null, ct) ?? false;

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
}
