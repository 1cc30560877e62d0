using NodaTime;

namespace Recovery.Queues.ServiceBus;

/// <summary>
/// How long a message is locked for, counted from its arrival. Service Bus says until when, but by its own clock, and never what that
/// clock shows now; this machine's may be off by any amount.
/// </summary>
internal static class LockSpan
{
    /// <summary>What Service Bus allows a queue: https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement</summary>
    private static readonly Duration Longest = Duration.FromMinutes(5);
    private static readonly Duration Shortest = Duration.FromSeconds(5);

    /// <summary>A queue's lock duration by default.</summary>
    private static readonly Duration Usual = Duration.FromMinutes(1);

    /// <summary>Clocks that are set properly differ by less.</summary>
    private static readonly Duration Slack = Duration.FromSeconds(5);

    /// <summary>
    /// What the two clocks say together, if that is possible. Otherwise they differ, and the lock is assumed to be short: renewing it too
    /// early costs one request, too late costs the message a delivery.
    /// </summary>
    /// <param name="left">From the arrival, by our clock, to the lock's end, by Service Bus's.</param>
    /// <param name="sinceQueued">From when it was queued to the lock's end, both by Service Bus's: the lock is no longer than that.</param>
    public static Duration Of(Duration left, Duration sinceQueued)
    {
        var most = Duration.Min(Longest, sinceQueued);
        return left >= Shortest && left <= most + Slack ? Duration.Min(left, most) : Duration.Min(Usual, most);
    }

    /// <summary>How far our clock is ahead of Service Bus's at least; negative: behind; zero: they may agree.</summary>
    public static Duration Ahead(Duration left) =>
        left < Duration.Zero ? -left : left > Longest ? Longest - left : Duration.Zero;
}
