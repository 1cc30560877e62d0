using NodaTime;
using Recovery.Nudges.Receipts;

namespace Recovery.Nudges;

/// <summary>A message ready to be handed to a provider.</summary>
/// <param name="NudgeId">Travels with it, so that receipts find their nudge.</param>
public abstract record OutgoingMessage(string NudgeId)
{
    /// <summary>The id alone: numbers, addresses and words stay out of logs.</summary>
    public sealed override string ToString() => $"message of nudge {NudgeId}";
}

/// <param name="To">E.164.</param>
/// <param name="Marks">Parts of the body's one link that no other message to this number has, as it is written now and as it was formerly: a look-up goes by any.</param>
/// <param name="ValidFor">The provider drops it when it could not be delivered by then.</param>
/// <param name="Segments">How many segments the body is billed as.</param>
public sealed record OutgoingText(string NudgeId, string To, string Body, IReadOnlyList<string> Marks, Duration ValidFor, int Segments) : OutgoingMessage(NudgeId);

/// <param name="UnsubscribeUrl">One-click (RFC 8058): a POST to it stops email. Null where nothing is promoted.</param>
/// <param name="File">Null: nothing is attached.</param>
public sealed record OutgoingEmail(
    string NudgeId, string To, string Name, string Subject, string Text, string Html, string? UnsubscribeUrl, AttachedFile? File = null)
    : OutgoingMessage(NudgeId);

/// <summary>A file that goes with an email.</summary>
/// <param name="Type">Its media type, without parameters: SendGrid takes none.</param>
/// <param name="Text">What is in it; sent as UTF-8.</param>
public sealed record AttachedFile(string Name, string Type, string Text)
{
    public override string ToString() => Name;
}

/// <summary>One provider for one channel. To add a channel or a provider, implement this in a folder of its own under Channels.</summary>
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

    /// <summary>Whether <see cref="Ask"/> is of any use.</summary>
    bool TellsWhenAsked => false;

    /// <summary>Asks where a message stands that the provider took. Null: it did not answer this time, or not so that we understand it.</summary>
    Task<Receipt?> Ask(string nudgeId, string providerId, CancellationToken ct) => Task.FromResult<Receipt?>(null);

    /// <summary>
    /// Has the provider delete its copy of a message. Never throws for what a provider or a network does. By default there is nothing
    /// that it could be asked to delete.
    /// </summary>
    Task<Forgotten> Forget(string providerId, CancellationToken ct) => Task.FromResult(Forgotten.Gone);
}

/// <summary>What came of asking a provider to delete its copy of a message.</summary>
public enum Forgotten
{
    /// <summary>It has none (any more).</summary>
    Gone,

    /// <summary>It won't just now: the message is still on its way, say.</summary>
    NotYet,

    /// <summary>It could not be asked.</summary>
    NoAnswer,
}
