using NodaTime;

namespace Recovery.Nudges.Queue;

/// <summary>A message received in peek-lock: no one else gets it until the lock runs out.</summary>
/// <param name="Queue">The queue, or a queue's dead letters (<see cref="QueueNames.DeadLetterSuffix"/>).</param>
/// <param name="DeliveryCount">1 the first time.</param>
/// <param name="DeadLetterReason">Why it was given up; only on dead letters.</param>
/// <param name="Trace">The trace that it was sent with, as W3C's traceparent; null: none.</param>
public record ReceivedMessage(
    string Queue, long Sequence, string MessageId, string Body, int DeliveryCount, string LockToken, Instant LockedUntil,
    string? DeadLetterReason, string? DeadLetterDescription, string? Trace = null);

/// <summary>The receiving side of a queue with Service Bus's semantics, for hosts that pump messages themselves.</summary>
public interface IQueueReceiver
{
    /// <summary>Locks up to <paramref name="max"/> messages that are due, oldest first. Empty when there are none.</summary>
    Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct);

    /// <summary>Returns when something may be due: a message was sent, a lock ran out, or a scheduled message's time has come.</summary>
    Task WaitForWork(string queue, CancellationToken ct);

    /// <summary>Removes the message. False: the lock was lost, and the message will be delivered again.</summary>
    Task<bool> Complete(ReceivedMessage message, CancellationToken ct);

    /// <summary>Gives the message back at once; after the most deliveries allowed it becomes a dead letter.</summary>
    Task<bool> Abandon(ReceivedMessage message, CancellationToken ct);

    /// <summary>Moves the message to the queue's dead letters.</summary>
    Task<bool> DeadLetter(ReceivedMessage message, string reason, string description, CancellationToken ct);

    /// <summary>Extends the lock. Null: it was lost.</summary>
    Task<Instant?> Renew(ReceivedMessage message, CancellationToken ct);
}
