using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Recovery.Channels.Email;
using Recovery.Nudges.Receipts;
using Recovery.Runners;

namespace Recovery.Channels.SendGrid;

/// <summary>What a batch of SendGrid's events tells.</summary>
public sealed record SendGridBatch(IReadOnlyList<Receipt> Receipts, IReadOnlyList<UnknownEvent> Unknown);

/// <summary>
/// Reads SendGrid's events. They come in batches, in any order and more than once, the same one sometimes under another event id: so
/// an event counts by what it says, never by its id. Words from elsewhere (a mail server's reason holds the address) are not kept.
/// </summary>
public static partial class SendGridEvents
{
    /// <summary>Null: it is no batch of events. An event that concerns no nudge of ours is left out.</summary>
    public static SendGridBatch? Read(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var batch = (Receipts: new List<Receipt>(), Unknown: new List<UnknownEvent>());
            foreach (var item in json.RootElement.EnumerateArray())
            {
                Read(item, batch.Receipts, batch.Unknown);
            }

            return new SendGridBatch(batch.Receipts, batch.Unknown);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Read(JsonElement item, List<Receipt> receipts, List<UnknownEvent> unknown)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "event") is not { } name)
        {
            return;
        }

        var nudge = Text(item, "nudge") is { } id && NudgeId.IsMatch(id) ? id : null;
        if (!Known(name))
        {
            unknown.Add(new UnknownEvent(EmailChannel.Instance, EventName.IsMatch(name) ? name : "?", nudge));
        }

        if (nudge is not null)
        {
            // Any event shows that SendGrid accepted the email, even if its answer to our call was lost.
            receipts.Add(Of(item, name, new Receipt(nudge, EmailChannel.Instance, ReceiptKind.EmailProcessed, MessageId(item))));
        }
    }

    private static bool Known(string name) => name is "processed" or "deferred" or "dropped" or "delivered" or "bounce" or "blocked"
        or "open" or "click" or "spamreport" or "unsubscribe" or "group_unsubscribe" or "group_resubscribe";

    private static Receipt Of(JsonElement item, string name, Receipt receipt) => name switch
    {
        "deferred" => receipt with { Kind = ReceiptKind.EmailDeferred, Reason = "The runner's mail server asked us to wait." },
        "dropped" => Dropped(receipt with { Kind = ReceiptKind.EmailDropped }, Text(item, "reason")),
        "delivered" => receipt with { Kind = ReceiptKind.EmailDelivered },
        // A block is the mail server's no to this email; a bounce is its no to the address.
        "blocked" => Blocked(item, receipt),
        "bounce" when Text(item, "type") == "blocked" => Blocked(item, receipt),
        "bounce" => receipt with
        {
            Kind = ReceiptKind.EmailBounced, Reason = $"The mailbox doesn't exist or isn't accepting mail{Status(item)}.", Suppress = StopReasons.Bounces,
        },
        "spamreport" => receipt with { Kind = ReceiptKind.EmailReported, Reason = "The runner marked it as spam.", Suppress = StopReasons.MarkedAsSpam },
        "unsubscribe" or "group_unsubscribe" => receipt with { Suppress = StopReasons.Unsubscribed },
        // Scanners of mail open and click as people do: only our own page tells which it was. Processed, new to us, or "group_resubscribe": only the runner can take back a stop, with us.
        _ => receipt,
    };

    private static Receipt Blocked(JsonElement item, Receipt receipt) => receipt with
    {
        Kind = ReceiptKind.EmailBlocked, Reason = $"The runner's mail server refused this email{Status(item)}.",
    };

    private static Receipt Dropped(Receipt receipt, string? reason) => reason switch
    {
        "Bounced Address" => receipt with { Reason = "SendGrid won't send to this address, because emails to it bounced.", Suppress = StopReasons.Bounces },
        "Unsubscribed Address" => receipt with { Reason = "SendGrid won't send to this address, because it unsubscribed.", Suppress = StopReasons.Unsubscribed },
        "Spam Reporting Address" => receipt with { Reason = "SendGrid won't send to this address, because it marked emails as spam.", Suppress = StopReasons.MarkedAsSpam },
        "Invalid" => receipt with { Reason = "The address isn't valid.", Suppress = StopReasons.InvalidAddress },
        "Spam Content" => receipt with { Reason = "SendGrid treated the email as spam. Please tell whoever looks after the system." },
        "Recipient List over Package Quota" => receipt with { Reason = "SendGrid's quota was used up. Please tell whoever looks after the system." },
        _ => receipt with { Reason = "SendGrid dropped the email and gave no reason this system knows." },
    };

    /// <summary>The enhanced status code of RFC 3463 alone.</summary>
    private static string Status(JsonElement item) => Text(item, "status") is { } status && StatusCode.IsMatch(status) ? $" ({status})" : "";

    /// <summary>SendGrid adds its own machines to the id that the answer to our call named.</summary>
    private static string? MessageId(JsonElement item) => Text(item, "sg_message_id") is { Length: > 0 and < 200 } id && id.All(c => c is > ' ' and <= '~') ? id.Split('.')[0] : null;

    /// <summary>Half a character counts as no text, so that the batch's other events are not lost with it.</summary>
    private static string? Text(JsonElement item, string name)
    {
        try
        {
            return item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{16}\z")]
    private static partial Regex NudgeId { get; }

    [GeneratedRegex(@"\A[a-z_]{1,40}\z")]
    private static partial Regex EventName { get; }

    [GeneratedRegex(@"\A[245]\.\d{1,3}\.\d{1,3}\z")]
    private static partial Regex StatusCode { get; }
}
