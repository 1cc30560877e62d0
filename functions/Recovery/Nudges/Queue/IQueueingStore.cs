using NodaTime;

namespace Recovery.Nudges.Queue;

/// <summary>What <see cref="QueueDispatcher"/> has to put on the queue.</summary>
public interface IQueueingStore
{
    /// <summary>Nudges whose generation is not on the queue yet, earliest due first.</summary>
    Task<IReadOnlyList<QueuedNudge>> ToQueue(int take, CancellationToken ct);

    /// <summary>Notes that these generations are on the queue.</summary>
    Task MarkQueued(IReadOnlyList<NudgeMessage> messages, Instant now, CancellationToken ct);
}
