using NodaTime;

namespace Recovery.Local.ServiceBus;

/// <summary>
/// How long a message's lock holds from its arrival on. Service Bus says until when, but by its own clock, and never what that clock
/// shows now; this machine's may be off by any amount.
/// </summary>
internal static class LockSpan
{
    /// <summary>What Service Bus allows a queue: https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement</summary>
    public static readonly Duration Longest = Duration.FromMinutes(5);
    private static readonly Duration Shortest = Duration.FromSeconds(5);

    /// <summary>A queue's lock unless somebody chose another.</summary>
    private static readonly Duration Usual = Duration.FromMinutes(1);

    /// <summary>Clocks that are kept right differ by less.</summary>
    private static readonly Duration Slack = Duration.FromSeconds(5);

    /// <summary>
    /// As the two clocks have it, if that can be. Otherwise they differ, and it is taken for short: a lock that is renewed too early costs
    /// a question, one that is renewed too late costs the message a delivery.
    /// </summary>
    /// <param name="left">From the arrival, by our clock, to the lock's end, by Service Bus's.</param>
    /// <param name="sinceQueued">From when it was queued to the lock's end, both by Service Bus's: the lock is no longer than that.</param>
    public static Duration Of(Duration left, Duration sinceQueued)
    {
        var most = Duration.Min(Longest, sinceQueued);
        return left >= Shortest && left <= most + Slack ? Duration.Min(left, most) : Duration.Min(Usual, most);
    }

    /// <summary>How far our clock is ahead of Service Bus's at the least; less than zero: behind it; zero: they may agree.</summary>
    public static Duration Ahead(Duration left) =>
        left < Duration.Zero ? -left : left > Longest ? Longest - left : Duration.Zero;
}
