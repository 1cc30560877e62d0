using Azure.Messaging.ServiceBus;
using NodaTime;
using Recovery.Nudges.Queue;

namespace Recovery.Queues.ServiceBus;

/// <summary>A message that this process holds the lock of.</summary>
/// <param name="Content">The client's own view of it, by which it is settled.</param>
/// <param name="LockedFor">How long it is locked for, and again with each renewal; in machine time.</param>
internal sealed record LockedMessage(
    string Queue, long Sequence, string MessageId, string Body, int DeliveryCount, string LockToken, Instant LockedUntil,
    string? DeadLetterReason, string? DeadLetterDescription, string? Trace, ServiceBusReceivedMessage Content, Duration LockedFor)
    : ReceivedMessage(Queue, Sequence, MessageId, Body, DeliveryCount, LockToken, LockedUntil, DeadLetterReason, DeadLetterDescription, Trace)
{
    private long _until = LockedUntil.ToUnixTimeTicks();

    /// <summary>Whether the lock should still hold. Only Service Bus knows for certain.</summary>
    public bool IsLocked(Instant now) => now.ToUnixTimeTicks() < Volatile.Read(ref _until);

    public void Renewed(Instant until) => Volatile.Write(ref _until, until.ToUnixTimeTicks());
}
