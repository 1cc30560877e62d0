using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>Takes many messages off the queue whose work is done.</summary>
internal sealed class PostgresCompletions : PostgresSteps
{
    private const string Delete =
        """
        WITH held AS (
          SELECT q.sequence FROM queue_messages q JOIN unnest($1, $2) AS c (sequence, token) ON c.sequence = q.sequence AND c.token = q.lock_token
          WHERE q.visible_at > $3 ORDER BY q.sequence FOR UPDATE OF q SKIP LOCKED)
        DELETE FROM queue_messages q USING held h WHERE q.sequence = h.sequence RETURNING q.sequence
        """;

    /// <summary>Of those that were left out: which are still held by that token.</summary>
    private const string Left =
        """
        SELECT q.sequence FROM queue_messages q JOIN unnest($1, $2) AS c (sequence, token) ON c.sequence = q.sequence AND c.token = q.lock_token
        WHERE q.visible_at > $3
        """;

    private readonly IReadOnlyList<Done> _done;

    public PostgresCompletions(IReadOnlyList<Done> done) => (_done, First) = (done, done.Count == 0 ? null : Query(Delete, done));

    public override async ValueTask Work(PostgresSession session, SqlRows? first)
    {
        if (first is null)
        {
            return;
        }

        var gone = Sequences(first);
        var left = _done.Where(d => !gone.Contains(d.Message.Sequence)).ToList();
        var locked = left.Count == 0 ? [] : Sequences((await session.QuerySets([Query(Left, left)]))[0]);
        foreach (var one in _done)
        {
            // Of two that complete one message, one has done it.
            one.Answer = locked.Contains(one.Message.Sequence) ? null : gone.Remove(one.Message.Sequence);
        }
    }

    private static PostgresQuery Query(string sql, IReadOnlyList<Done> done) => new(
        sql, PostgresColumn.Of(done.Select(d => d.Message.Sequence)), PostgresColumn.Of(done.Select(d => d.Message.LockToken)),
        PostgresColumn.Of(done[0].Now));

    private static HashSet<long> Sequences(SqlRows rows)
    {
        var sequences = new HashSet<long>();
        while (rows.Next())
        {
            sequences.Add(rows.Number(0));
        }

        return sequences;
    }

    /// <summary>Answered by false: its lock was lost; by null: its row is locked just now.</summary>
    /// <param name="message">Which one.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">As for every step.</param>
    public sealed class Done(ReceivedMessage message, Instant now, CancellationToken ct) : PostgresStep<bool?>(ct)
    {
        public ReceivedMessage Message => message;

        public Instant Now => now;
    }
}
