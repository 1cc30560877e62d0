using NodaTime;
using Recovery.Nudges.Queue;

namespace Recovery.Storage.Sql;

/// <summary>Receiving and settling. A lock is a token, and the instant until which no other receiver gets the message.</summary>
public partial class SqlQueue
{
    public virtual Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct) =>
        database.WriteLocking(session => Receive(session, queue, max), ct);

    /// <summary>Low-priority write: the work is done, and claims and outcomes come first.</summary>
    public virtual Task<bool> Complete(ReceivedMessage message, CancellationToken ct) => database.WriteLater(
        async session => await session.Execute(
            "DELETE FROM queue_messages WHERE sequence = ?1 AND lock_token = ?2 AND visible_at > ?3", message.Sequence, message.LockToken, clock.Now) == 1,
        ct);

    public async Task<bool> Abandon(ReceivedMessage message, CancellationToken ct)
    {
        var abandoned = await database.WriteLocking(
            async session =>
            {
                var now = clock.Now;
                await session.Announce(message.Queue);
                return message.DeliveryCount >= MostDeliveries && !IsDeadLetters(message.Queue)
                    ? await MoveToDeadLetters(session, message, TooManyDeliveries, $"Given back {message.DeliveryCount} times.", now)
                    : await session.Execute(
                        """
                        UPDATE queue_messages SET visible_at = ?3, lock_token = NULL
                        WHERE sequence = ?1 AND lock_token = ?2 AND visible_at > ?3
                        """,
                        message.Sequence, message.LockToken, now) == 1;
            },
            ct);
        Raise(message.Queue);
        return abandoned;
    }

    public async Task<bool> DeadLetter(ReceivedMessage message, string reason, string description, CancellationToken ct)
    {
        if (IsDeadLetters(message.Queue))
        {
            throw new InvalidOperationException("A dead letter has no dead letters of its own: complete it or give it back.");
        }

        var moved = await database.WriteLocking(session => MoveToDeadLetters(session, message, reason, description, clock.Now), ct);
        Raise(message.Queue);
        return moved;
    }

    public Task<Instant?> Renew(ReceivedMessage message, CancellationToken ct) => database.WriteLocking(
        async session =>
        {
            var now = clock.Now;
            var until = now + clock.OfMachine(LockTime);
            return await session.Execute(
                "UPDATE queue_messages SET visible_at = ?4 WHERE sequence = ?1 AND lock_token = ?2 AND visible_at > ?3",
                message.Sequence, message.LockToken, now, until) == 1 ? until : (Instant?)null;
        },
        ct);

    /// <summary>The deliveries don't count: that the receiver died is not the message's failure.</summary>
    internal static ValueTask<int> ReleaseLocks(SqlSession session, Instant now) => session.Execute(
        "UPDATE queue_messages SET visible_at = ?1, lock_token = NULL, delivery_count = delivery_count - 1 WHERE lock_token IS NOT NULL", now);

    private static bool IsDeadLetters(string queue) => queue.EndsWith(QueueNames.DeadLetterSuffix, StringComparison.Ordinal);

    private static async ValueTask<List<Waiting>> Due(SqlSession session, string queue, Instant now, int max)
    {
        var due = new List<Waiting>(max);
        using var rows = await session.Query(
            """
            SELECT sequence, message_id, body, expires_at, delivery_count, dead_reason, dead_description, trace FROM queue_messages
            WHERE queue = ?1 AND visible_at <= ?2 ORDER BY visible_at, sequence LIMIT ?3 /* FOR UPDATE SKIP LOCKED */
            """,
            queue, now, max);
        while (rows.Next())
        {
            due.Add(new Waiting(
                queue, rows.Number(0), rows.Text(1), rows.Text(2), rows.InstantOrNull(3), rows.Int(4), rows.TextOrNull(5), rows.TextOrNull(6),
                rows.TextOrNull(7)));
        }

        return due;
    }

    private protected async ValueTask<IReadOnlyList<ReceivedMessage>> Receive(SqlSession session, string queue, int max)
    {
        var now = clock.Now;
        var (token, until) = (Guid.NewGuid().ToString("N"), now + clock.OfMachine(LockTime));
        var received = new List<ReceivedMessage>(max);
        while (received.Count < max && await Due(session, queue, now, max - received.Count) is { Count: > 0 } due)
        {
            var taken = new List<Waiting>(due.Count);
            foreach (var message in due)
            {
                if (!await IsOver(session, message, now))
                {
                    taken.Add(message);
                }
            }

            await Lock(session, [.. taken.Select(m => m.Sequence)], token, until);
            received.AddRange(taken.Select(m => m.Received(token, until)));
        }

        return received;
    }

    private protected virtual async ValueTask Lock(SqlSession session, IReadOnlyList<long> messages, string token, Instant until)
    {
        foreach (var message in messages)
        {
            await session.Execute(
                "UPDATE queue_messages SET visible_at = ?2, lock_token = ?3, delivery_count = delivery_count + 1 WHERE sequence = ?1", message, until, token);
        }
    }

    /// <summary>It has expired, or was delivered too often.</summary>
    private static async ValueTask<bool> IsOver(SqlSession session, Waiting message, Instant now)
    {
        if (message.Expires <= now)
        {
            await session.Execute("DELETE FROM queue_messages WHERE sequence = ?1", message.Sequence);
            return true;
        }

        if (message.Deliveries >= MostDeliveries && !IsDeadLetters(message.Queue))
        {
            await MoveToDeadLetters(session, message.Queue, message.Sequence, TooManyDeliveries, $"Delivered {message.Deliveries} times, and never completed.", now);
            return true;
        }

        return false;
    }

    private static async ValueTask<bool> MoveToDeadLetters(SqlSession session, ReceivedMessage message, string reason, string description, Instant now) =>
        await session.Exists(
            "SELECT 1 FROM queue_messages WHERE sequence = ?1 AND lock_token = ?2 AND visible_at > ?3 /* FOR UPDATE */", message.Sequence, message.LockToken, now)
        && await MoveToDeadLetters(session, message.Queue, message.Sequence, reason, description, now);

    private static async ValueTask<bool> MoveToDeadLetters(SqlSession session, string queue, long sequence, string reason, string description, Instant now)
    {
        await session.Announce(queue + QueueNames.DeadLetterSuffix);
        return await session.Execute(
            """
            UPDATE queue_messages SET queue = ?2, visible_at = ?3, lock_token = NULL, expires_at = NULL, dead_reason = ?4, dead_description = ?5
            WHERE sequence = ?1
            """,
            sequence, queue + QueueNames.DeadLetterSuffix, now, reason, description) == 1;
    }

    private sealed record Waiting(
        string Queue, long Sequence, string MessageId, string Body, Instant? Expires, int Deliveries, string? DeadReason, string? DeadDescription,
        string? Trace)
    {
        public ReceivedMessage Received(string token, Instant until) =>
            new(Queue, Sequence, MessageId, Body, Deliveries + 1, token, until, DeadReason, DeadDescription, Trace);
    }
}
