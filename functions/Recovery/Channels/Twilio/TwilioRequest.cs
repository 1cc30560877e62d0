using NodaTime;
using Twilio.Http;
using HttpMethod = Twilio.Http.HttpMethod;

namespace Recovery.Channels.Twilio;

/// <summary>One call as Twilio's package makes it, with what the package has no place for: its cancellation, and how far it got.</summary>
internal sealed class TwilioRequest(HttpMethod method, string url, CancellationToken ct) : Request(method, url)
{
    public CancellationToken Cancellation => ct;

    /// <summary>Lost until something better is known.</summary>
    public TwilioCall Call { get; set; } = TwilioCall.Lost;

    /// <summary>0 without an answer.</summary>
    public int Status { get; set; }

    public Duration? RetryAfter { get; set; }

    /// <summary>Twilio's error code; null: the answer has none.</summary>
    public int? Code { get; set; }
}
