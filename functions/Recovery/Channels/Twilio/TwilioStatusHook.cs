using Microsoft.AspNetCore.Http;
using Recovery.Channels.Sms;
using Recovery.Nudges.Receipts;

namespace Recovery.Channels.Twilio;

/// <summary>Twilio tells where a text stands: <c>POST /hooks/twilio/status/{nudgeId}</c>.</summary>
public sealed class TwilioStatusHook(TwilioPost twilio, ReceiptHandler receipts)
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
        if (status is not { Length: > 0 and <= 40 })
        {
            return Results.NoContent();
        }

        // An id of Twilio's has letters and digits alone: anything else is none, and a store may be unable to keep it.
        var sid = (Field("MessageSid") ?? Field("SmsSid")) is { Length: <= 64 } given && given.All(char.IsAsciiLetterOrDigit) ? given : null;
        if (TwilioReceipts.Of(nudgeId, status, Field("ErrorCode"), sid) is { } receipt)
        {
            await receipts.Apply([receipt], []);
        }
        else
        {
            // Wherever a text stands by a status that is new to us: Twilio has it.
            await receipts.Apply([new Receipt(nudgeId, SmsChannel.Instance, ReceiptKind.TextTaken, sid)], [new UnknownEvent(SmsChannel.Instance, status, null)]);
        }

        return Results.NoContent();

        string? Field(string name) => fields.TryGetValue(name, out var value) ? value.ToString() : null;
    }
}
