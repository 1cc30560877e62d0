using System.Text;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Web;

namespace Recovery.Tests.Fuzzing;

/// <summary>What is posted in SendGrid's name.</summary>
public abstract class SendGridFuzz(StoreProvider provider) : HookFuzz(provider, By.Email, "M1")
{
    private static readonly string[] Names = ["event", "nudge", "type", "reason", "status", "sg_message_id", "sg_event_id", "timestamp", "email"];

    private static readonly string[] Values =
        ["delivered", "bounce", "blocked", "dropped", "spamreport", "open", "unsubscribe", "group_resubscribe", "Bounced Address", "5.1.1", "M1.filter001", "NUDGE"];

    [Fact]
    public Task Any_signed_batch_is_answered() => Fuzz.Run(Batch, post => Door.Ask(Signed.BySendGrid(post.Body!, Host.Time.GetUtcNow())));

    [Fact]
    public Task Any_post_without_a_good_signature_is_refused() => Fuzz.Run(
        text => (Batch: NastyRequest.Json(text, HttpMethod.Post, "/hooks/sendgrid/events", Json(text)), Signature: text.Text(200, "MEUCIQ=="), Timestamp: text.Text(30, "1807520400")),
        post =>
        {
            var message = post.Batch.Message(Address);
            message.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Signature", Printable(post.Signature));
            message.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Timestamp", Printable(post.Timestamp));
            return Door.Ask(message);
        });

    private NastyRequest Batch(NastyText text) => new(HttpMethod.Post, "/hooks/sendgrid/events", text.OneIn(15) ? text.Bytes(400) : Encoding.UTF8.GetBytes(Json(text)));

    private string Json(NastyText text) =>
        (text.OneIn(4) ? text.Json(Names, Values) : $"[{string.Join(',', Enumerable.Range(0, text.Below(6)).Select(_ => Event(text)))}]").Replace("NUDGE", Sent, StringComparison.Ordinal);

    private static string Event(NastyText text) => text.OneIn(4) ? text.Json(Names, Values)
        : $$"""{"nudge":"NUDGE","event":{{(text.OneIn(3) ? text.JsonString(50, Values) : $"\"{text.OneOf(Values)}\"")}},"{{text.OneOf(Names)}}":{{text.JsonString(200, Values)}}}""";

    /// <summary>HTTP knows no other characters in a header.</summary>
    private static string Printable(string text) => string.Concat(text.Where(c => c is >= ' ' and <= '~'));
}

[Collection(Fixtures.TimedCollection.Name)]
public sealed class SqliteSendGridFuzzTests() : SendGridFuzz(StoreProvider.Sqlite);

[Collection(Fixtures.TimedCollection.Name)]
public sealed class PostgresSendGridFuzzTests() : SendGridFuzz(StoreProvider.Postgres);
