using NodaTime;
using Recovery.Nudges.Queue;

namespace Recovery.Storage.Sql;

/// <summary>Waiting until there may be something to receive.</summary>
public partial class SqlQueue
{
    private static readonly Duration LongestTimer = Duration.FromDays(1);

    public async Task WaitForWork(string queue, CancellationToken ct)
    {
        database.Listen(_signals.Raise);
        while (true)
        {
            var signal = _signals.Next(queue);
            var next = await database.ReadPrepared(
                session => session.Number("SELECT MIN(visible_at) FROM queue_messages WHERE queue = ?1", queue), ct);
            var now = clock.Now;
            if (next.Instant() is { } at && at <= now)
            {
                return;
            }

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var poll = Task.Delay(database.LookAgain, enough.Token);
            var due = next.Instant() is { } then ? clock.Delay(Duration.Min(then - now, LongestTimer), enough.Token) : poll;
            await Task.WhenAny(signal, poll, due);
            await enough.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A message was put on this queue, or on its dead letters.</summary>
    private void Raise(string queue)
    {
        _signals.Raise(queue);
        _signals.Raise(queue + QueueNames.DeadLetterSuffix);
    }
}
