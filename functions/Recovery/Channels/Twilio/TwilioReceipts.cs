using System.Globalization;
using Recovery.Channels.Sms;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;

namespace Recovery.Channels.Twilio;

/// <summary>What a message's status at Twilio means for the nudge, whether Twilio called or was asked.</summary>
public static class TwilioReceipts
{
    /// <param name="status">As Twilio spells it. Null when it is one that this system does not know.</param>
    /// <param name="errorCode">Comes with failed and undelivered.</param>
    public static Receipt? Of(string nudgeId, string? status, string? errorCode, string? messageSid)
    {
        if (KindOf(status) is not { } kind)
        {
            return null;
        }

        var number = int.TryParse(errorCode, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? parsed : (int?)null;
        var code = TwilioCodes.Find(number);
        return new Receipt(
            nudgeId, SmsChannel.Instance, kind, string.IsNullOrEmpty(messageSid) ? null : messageSid,
            kind.Means == NudgeStatus.Undelivered ? Reason(kind, number, code) : null, code?.Suppress);
    }

    private static ReceiptKind? KindOf(string? status) => status switch
    {
        "accepted" or "scheduled" or "queued" or "sending" => ReceiptKind.TextTaken,
        "sent" => ReceiptKind.TextOnItsWay,
        "canceled" => ReceiptKind.TextCanceled,
        "failed" => ReceiptKind.TextFailed,
        "undelivered" => ReceiptKind.TextUndelivered,
        "delivered" => ReceiptKind.TextDelivered,
        "read" => ReceiptKind.TextRead,
        _ => null,
    };

    private static string Reason(ReceiptKind kind, int? number, TwilioCode? code) => (code, number) switch
    {
        (not null, _) => string.Create(CultureInfo.InvariantCulture, $"{code.Says} ({code.Code})"),
        (null, not null) => string.Create(
            CultureInfo.InvariantCulture, $"Twilio says {number}, which this system doesn't know. It's explained at twilio.com/docs/api/errors/{number}."),
        _ when kind == ReceiptKind.TextCanceled => "The text was cancelled at Twilio.",
        _ => "Twilio gave no reason.",
    };
}
