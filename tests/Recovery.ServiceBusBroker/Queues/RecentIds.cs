namespace Recovery.Broker.Queues;

/// <summary>Ids sent lately: a second message of the same id within the window is dropped.</summary>
internal sealed class RecentIds(TimeSpan window)
{
    private readonly Dictionary<string, DateTimeOffset> _sent = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<(string Id, DateTimeOffset At)> _inOrder = [];

    /// <summary>Notes the id when it is new; a message without one always is.</summary>
    public bool IsNew(string? id, DateTimeOffset now)
    {
        while (_inOrder.TryPeek(out var oldest) && oldest.At <= now - window)
        {
            _inOrder.Dequeue();
            _sent.Remove(oldest.Id);
        }

        if (id is null)
        {
            return true;
        }

        if (!_sent.TryAdd(id, now))
        {
            return false;
        }

        _inOrder.Enqueue((id, now));
        return true;
    }
}
