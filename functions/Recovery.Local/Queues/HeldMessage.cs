using NodaTime;
using Recovery.Nudges.Queue;

namespace Recovery.Local.Queues;

/// <summary>A message that this host holds the lock of.</summary>
internal sealed class HeldMessage(ReceivedMessage message, Instant receivedAt, Duration renewFor)
{
    public ReceivedMessage Message { get; } = message;

    public Instant LockedUntil { get; private set; } = message.LockedUntil;

    /// <summary>Half of the lock's time is left then.</summary>
    public Instant RenewAt { get; private set; } = Halfway(receivedAt, message.LockedUntil);

    /// <summary>The lock is not renewed any more after this.</summary>
    public Instant RenewUntil { get; } = receivedAt + renewFor;

    /// <summary>Somebody else may have the message by now.</summary>
    public bool IsLostAt(Instant now) => now >= LockedUntil;

    public void Renewed(Instant now, Instant? until)
    {
        LockedUntil = until ?? now;
        RenewAt = until is { } end ? Halfway(now, end) : Instant.MaxValue;
    }

    /// <summary>It is not known whether it was: tried again when half of what is left has passed, so that a bus that is busy is asked a few times only.</summary>
    public void NotRenewed(Instant now) => RenewAt = IsLostAt(now) ? Instant.MaxValue : Halfway(now, LockedUntil);

    private static Instant Halfway(Instant from, Instant to) => from + (to - from) / 2;
}
