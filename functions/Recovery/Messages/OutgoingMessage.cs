using NodaTime;

namespace Recovery.Messages;

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
/// <param name="Type">Its media type, without parameters: SendGrid refuses a semicolon.</param>
/// <param name="Text">What is in it; sent as UTF-8.</param>
public sealed record AttachedFile(string Name, string Type, string Text)
{
    public override string ToString() => Name;
}
