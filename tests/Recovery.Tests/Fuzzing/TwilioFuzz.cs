using System.Text;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Web;

namespace Recovery.Tests.Fuzzing;

/// <summary>What is posted in Twilio's name: of texts' statuses, and replies.</summary>
public abstract class TwilioFuzz(StoreProvider provider) : HookFuzz(provider, By.Sms, "SM1")
{
    private const string Inbound = "/hooks/twilio/inbound";

    private static readonly string[] Names =
        ["MessageSid", "SmsSid", "SmsMessageSid", "MessageStatus", "SmsStatus", "ErrorCode", "Body", "From", "To", "OptOutType", "NumMedia", "AccountSid"];

    private static readonly string[] Values =
        ["SM1", "delivered", "undelivered", "failed", "sent", "read", "30003", "21610", "+447700900001", "rcs:+447700900001", "STOP", "stop", "Booked", "START", "HELP"];

    [Fact]
    public Task Any_signed_form_is_answered() => Fuzz.Run(
        text => new Post(Path(text), [.. Enumerable.Range(0, text.OneIn(50) ? 250 : text.Below(8)).Select(_ => (Name(text), Value(text))), .. Reply(text)]),
        post => Door.Ask(Signed.ByTwilio(post.Path, [.. post.Fields])));

    [Fact]
    public Task Any_signed_json_is_answered() => Fuzz.Run(
        text => new NastyRequest(HttpMethod.Post, Path(text), Encoding.UTF8.GetBytes(text.Json(Names, Values))),
        post => Door.Ask(Signed.ByTwilioAsJson(post.Target, post.Body!)));

    [Fact]
    public Task Any_post_without_a_signature_is_refused() => Fuzz.Run(
        text => text.OneIn(2)
            ? NastyRequest.Json(text, HttpMethod.Post, Path(text) + NastyRequest.Query(text, ["bodySHA256", "x"], Values), text.Json(Names, Values))
            : NastyRequest.Form(text, Path(text), Enumerable.Range(0, text.Below(8)).Select(_ => (Name(text), Value(text)))),
        post => Door.Ask(post));

    private string Path(NastyText text) => text.Below(3) switch
    {
        0 => Inbound,
        1 => $"/hooks/twilio/status/{Sent}",
        _ => $"/hooks/twilio/status/{NastyRequest.Escaped(text, text.Text(40, Sent))}",
    };

    private static (string, string)[] Reply(NastyText text) =>
        text.OneIn(2) ? [] : [("From", StoreBuilders.Mobile(1)), ("MessageSid", $"SM{text.Below(1_000_000_000)}"), ("Body", text.Text(4000, Values))];

    private static string Name(NastyText text) => text.OneIn(6) ? text.Text(40, Names) : text.OneOf(Names);

    private static string Value(NastyText text) => text.OneIn(2) ? text.OneOf(Values) : text.Text(300, Values);

    private sealed record Post(string Path, IReadOnlyList<(string Name, string Value)> Fields)
    {
        public override string ToString() => $"{Path} {string.Join('&', Fields)}";
    }
}

[Collection(Fixtures.TimedCollection.Name)]
public sealed class SqliteTwilioFuzzTests() : TwilioFuzz(StoreProvider.Sqlite);

[Collection(Fixtures.TimedCollection.Name)]
public sealed class PostgresTwilioFuzzTests() : TwilioFuzz(StoreProvider.Postgres);
