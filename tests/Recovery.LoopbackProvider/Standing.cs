namespace Recovery.Loopback;

/// <summary>Where a text stands at Twilio.</summary>
/// <param name="Status">As Twilio spells it.</param>
/// <param name="ErrorCode">Null: nothing is wrong with it.</param>
/// <param name="At">When it came to stand there.</param>
public sealed record Standing(string Status, int? ErrorCode, DateTimeOffset At)
{
    /// <summary>It has left Twilio: only then Twilio shows when it was sent.</summary>
    public bool IsSent => Status is "sent" or "delivered" or "undelivered" or "read";
}
