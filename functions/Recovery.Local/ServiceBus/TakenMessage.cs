using Amqp;
using NodaTime;
using Recovery.Nudges;

namespace Recovery.Local.ServiceBus;

/// <summary>A message that this process holds the lock of, and the link that it came on.</summary>
/// <param name="LockedFor">For how long it is locked, and again with each renewal; in the machine's time.</param>
internal sealed record TakenMessage(
    string Queue, long Sequence, string MessageId, string Body, int DeliveryCount, string LockToken, Instant LockedUntil,
    string? DeadLetterReason, string? DeadLetterDescription, string? Trace, ReceiverLink Link, Message Content, Duration LockedFor)
    : ReceivedMessage(Queue, Sequence, MessageId, Body, DeliveryCount, LockToken, LockedUntil, DeadLetterReason, DeadLetterDescription, Trace)
{
    private readonly Lock _lock = new();
    private bool _settled;
    private Instant _until = LockedUntil;

    /// <summary>Whether whoever asks may settle it: only once.</summary>
    public bool MaySettle()
    {
        lock (_lock)
        {
            return !_settled && (_settled = true);
        }
    }

    /// <summary>What was tried did not get there.</summary>
    public void NotSettled()
    {
        lock (_lock)
        {
            _settled = false;
        }
    }

    /// <summary>Whether the lock holds for certain. When it no longer does, Service Bus knows.</summary>
    public bool IsLocked(Instant now)
    {
        lock (_lock)
        {
            return now < _until;
        }
    }

    public void Renewed(Instant until)
    {
        lock (_lock)
        {
            _until = until;
        }
    }
}
