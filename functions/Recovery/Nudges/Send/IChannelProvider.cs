using NodaTime;
using Recovery.Messages;
using Recovery.Runners;

namespace Recovery.Nudges.Send;

/// <summary>One provider for one channel. To add a provider, implement this in a folder of its own under Channels (functions/README.md).</summary>
public interface IChannelProvider
{
    Channel Channel { get; }

    /// <summary>
    /// Hands over one message. Never throws for what a provider or a network does: that is an <see cref="Outcome"/>.
    /// A cancelled <paramref name="ct"/> after the request has left is <see cref="Outcome.InDoubt"/>, before it <see cref="Outcome.Deferred"/>.
    /// </summary>
    Task<Outcome> Send(OutgoingMessage message, CancellationToken ct);

    /// <summary>Asks whether the provider has a message that was handed over at <paramref name="attemptedAt"/> and never answered for.</summary>
    Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct);

    /// <summary>
    /// Has the provider delete its copy of a message. Never throws for what a provider or a network does. By default there is nothing to
    /// delete.
    /// </summary>
    Task<CopyDeletion> DeleteCopy(string providerId, CancellationToken ct) => Task.FromResult(CopyDeletion.Gone);
}

/// <summary>What came of asking a provider to delete its copy of a message.</summary>
public enum CopyDeletion
{
    /// <summary>It has none (any more).</summary>
    Gone,

    /// <summary>Not yet: the message is still on its way, say.</summary>
    NotYet,

    /// <summary>It could not be asked.</summary>
    NoAnswer,
}
