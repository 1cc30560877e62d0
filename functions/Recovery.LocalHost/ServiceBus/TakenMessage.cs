using Amqp;
using NodaTime;
using Recovery.Nudges;

namespace Recovery.LocalHost.ServiceBus;

/// <summary>A message that this process holds the lock of, and the link that it came on.</summary>
internal sealed record TakenMessage(
    string Queue, long Sequence, string MessageId, string Body, int DeliveryCount, string LockToken, Instant LockedUntil,
    string? DeadLetterReason, string? DeadLetterDescription, string? Trace, ReceiverLink Link, Message Content)
    : ReceivedMessage(Queue, Sequence, MessageId, Body, DeliveryCount, LockToken, LockedUntil, DeadLetterReason, DeadLetterDescription, Trace)
{
    private readonly Lock _lock = new();
    private bool _settled;
    private Instant _until = LockedUntil;

    /// <summary>Whether it may be settled now, and by whoever asked: only once. What the broker thinks of it, it says later or never.</summary>
    public bool MaySettle(Instant now)
    {
        lock (_lock)
        {
            if (_settled || now >= _until)
            {
                return false;
            }

            return _settled = true;
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

    public bool IsHeld(Instant now)
    {
        lock (_lock)
        {
            return !_settled && now < _until;
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
