using Microsoft.AspNetCore.Http;
using Recovery.Channels.Twilio;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;

namespace Recovery.Web.Hooks;

/// <summary>Twilio tells where a text stands: <c>POST /hooks/twilio/status/{nudgeId}</c>.</summary>
public sealed class TwilioStatusHook(TwilioPost twilio, Receiving receiving)
{
    /// <summary>Answered once it is stored: Twilio repeats nothing, and what we lose here only polling finds again.</summary>
    public async Task<IResult> Post(HttpRequest request, string nudgeId, CancellationToken ct)
    {
        var (fields, refusal) = await twilio.Read(request, ct);
        if (fields is null)
        {
            return refusal!;
        }

        var status = Field("MessageStatus") ?? Field("SmsStatus");
        var receipt = TwilioReceipts.Of(nudgeId, status, Field("ErrorCode"), Field("MessageSid") ?? Field("SmsSid"));
        UnknownEvent[] unknown = receipt is null && status is { Length: > 0 and <= 40 } ? [new UnknownEvent(Channel.Sms, status, null)] : [];
        await receiving.Take(receipt is null ? [] : [receipt], unknown);
        return Results.NoContent();

        string? Field(string name) => fields.TryGetValue(name, out var value) ? value.ToString() : null;
    }
}
