using Microsoft.AspNetCore.Http;
using Recovery.Channels.Twilio;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Time;

namespace Recovery.Web.Hooks;

/// <summary>Twilio tells where a text stands: <c>POST /hooks/twilio/status/{nudgeId}</c>.</summary>
public sealed class TwilioStatusHook(TwilioPost twilio, IReceiptStore receipts, ClinicClock clock)
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
        // What the provider has told counts, whether or not it waits for our answer.
        await receipts.Apply(receipt is null ? [] : [receipt], unknown, clock.Now, CancellationToken.None);
        return Results.NoContent();

        string? Field(string name) => fields.TryGetValue(name, out var value) ? value.ToString() : null;
    }
}
