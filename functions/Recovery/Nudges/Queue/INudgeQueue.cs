using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Queue;

/// <summary>A message to put on a queue.</summary>
/// <param name="Channel">Decides the queue: <see cref="QueueNames"/>.</param>
/// <param name="Due">Not delivered before this instant.</param>
/// <param name="Expires">Dropped from this instant on.</param>
/// <param name="Trace">The trace that goes on with it, as W3C's traceparent; null: there is no trace.</param>
public sealed record QueuedNudge(NudgeMessage Message, Channel Channel, Instant Due, Instant Expires, string? Trace = null);

/// <summary>Puts nudges on their channel's queue. Service Bus, or a queue in the store.</summary>
public interface INudgeQueue
{
    /// <summary>
    /// Sends all of them, each with its own message id; an id that was already sent lately is dropped silently.
    /// When it throws, some may have been sent: sending the same again is safe.
    /// </summary>
    Task Send(IReadOnlyList<QueuedNudge> nudges, CancellationToken ct);
}

/// <summary>The queues' names, in every build.</summary>
public static class QueueNames
{
    /// <summary>Service Bus's own suffix for a queue's dead letters.</summary>
    public const string DeadLetterSuffix = "/$deadletterqueue";

    public static string Of(Channel channel) => $"{channel.Code}-nudges";
}
