using NodaTime;

namespace Recovery.Channels.Twilio;

/// <summary>A message for Twilio.</summary>
/// <param name="From">A number or name; null when a messaging service chooses it.</param>
/// <param name="MessagingServiceSid">Null when <paramref name="From"/> is given.</param>
/// <param name="ValidityPeriod">Twilio drops it when it could not be handed on within so many seconds: 1 to 36,000.</param>
public sealed record TwilioText(
    string To, string? From, string? MessagingServiceSid, string Body, string StatusCallback, int ValidityPeriod)
{
    /// <summary>Says nothing: numbers and words stay out of logs.</summary>
    public override string ToString() => nameof(TwilioText);
}

/// <summary>How far a call got.</summary>
public enum TwilioCall
{
    /// <summary>There is an answer.</summary>
    Answered,

    /// <summary>It failed before anything was sent: no name, no connection, no TLS.</summary>
    NotSent,

    /// <summary>This system was stopped before anything was sent.</summary>
    Stopped,

    /// <summary>It timed out or the connection broke after something was sent.</summary>
    Lost,
}

/// <summary>What came back from creating a message, not judged yet.</summary>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
/// <param name="Sid">The message's id; null: the answer has none, or cannot be read.</param>
/// <param name="Code">Twilio's error code; null: the answer has none.</param>
/// <param name="RetryAfter">How long Twilio asks to wait, in machine time.</param>
public sealed record TwilioAnswer(TwilioCall Call, int Status = 0, string? Sid = null, int? Code = null, Duration? RetryAfter = null);

/// <summary>A message as Twilio lists it.</summary>
/// <param name="Body">Empty where the account has Twilio redact it.</param>
/// <param name="Created">By Twilio's clock; null: it cannot be read.</param>
public sealed record TwilioListed(string Sid, string Body, Instant? Created)
{
    /// <summary>Says nothing but the id: words stay out of logs.</summary>
    public override string ToString() => Sid;
}

/// <summary>Where a message stands.</summary>
/// <param name="Status">As Twilio spells it.</param>
/// <param name="ErrorCode">Null: nothing is wrong with it.</param>
public sealed record TwilioStanding(string Sid, string Status, int? ErrorCode = null);

/// <summary>A page of messages.</summary>
/// <param name="Messages">Null: Twilio could not be asked, or what it answered is no page.</param>
/// <param name="Next">Continues the list; null: this is its end.</param>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
public sealed record TwilioPage(IReadOnlyList<TwilioListed>? Messages, string? Next, int Status);
