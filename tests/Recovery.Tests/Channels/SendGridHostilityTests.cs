using System.Net;
using System.Text;
using Recovery.Tests.Web;

namespace Recovery.Tests.Channels;

/// <summary>Whatever is posted in SendGrid's name, also under its own signature.</summary>
public sealed class SendGridHostilityTests(Hostile hostile) : IClassFixture<Hostile>, IAsyncLifetime
{
    private const HttpStatusCode Refused = HttpStatusCode.BadRequest;
    private const HttpStatusCode Ignored = HttpStatusCode.NoContent;

    public static TheoryData<string, string, HttpStatusCode> SignedBodies => new()
    {
        { "nothing", "", Refused },
        { "null", "null", Refused },
        { "a number", "7", Refused },
        { "a text", "\"delivered\"", Refused },
        { "one event without its batch", """{"event":"delivered","nudge":"EMAIL"}""", Refused },
        { "something after the batch", """[{"event":"delivered","nudge":"EMAIL"}] []""", Refused },
        { "a batch cut short", """[{"event":"delivered","nudge":"EMAIL"}""", Refused },
        { "half a character", """[{"event":"delivered\ud800","nudge":"EMAIL"}]""", Ignored },
        { "an empty batch", "[]", Ignored },
        { "no events", """[null, 7, true, "delivered", [], [[{"event":"delivered","nudge":"EMAIL"}]], {}]""", Ignored },
        { "nulls", """[{"event":null,"nudge":"EMAIL"}, {"event":"delivered","nudge":null}]""", Ignored },
        { "numbers", """[{"event":7,"nudge":"EMAIL"}, {"event":"delivered","nudge":7}]""", Ignored },
        { "lists and objects", """[{"event":["delivered"],"nudge":"EMAIL"}, {"event":"delivered","nudge":{"id":"EMAIL"}}]""", Ignored },
        { "names in another case", """[{"Event":"delivered","Nudge":"EMAIL"}]""", Ignored },
        { "an unknown nudge", """[{"event":"bounce","type":"bounce","nudge":"AAAAAAAAAAAAAAAA"}]""", Ignored },
        { "no id at all", """[{"event":"bounce","nudge":""}, {"event":"bounce","nudge":"' OR 1=1 --"}, {"event":"bounce","nudge":"EMAIL "}]""", Ignored },
        { "an event of a text", """[{"event":"spamreport","nudge":"TEXT"}]""", Ignored },
        { "an event twice the last of which is none", """[{"event":"delivered","event":7,"nudge":"EMAIL"}]""", Ignored },
        { "a nudge twice the last of which is unknown", """[{"event":"delivered","nudge":"EMAIL","nudge":"AAAAAAAAAAAAAAAA"}]""", Ignored },
    };

    public async ValueTask InitializeAsync() => await hostile.SendBoth();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(SignedBodies))]
    public async Task A_signed_body_that_tells_nothing_leaves_no_trace(string what, string body, HttpStatusCode answer)
    {
        Assert.NotEmpty(what);
        await hostile.LeavesNoTrace(Post(body.Replace("EMAIL", hostile.Email, StringComparison.Ordinal).Replace("TEXT", hostile.Text, StringComparison.Ordinal)), answer);
        await hostile.TheNextGoodOneCounts(Delivered(), hostile.Email);
    }

    [Fact]
    public async Task A_huge_batch_about_nobody_is_read_to_its_end_and_what_is_good_in_it_counts()
    {
        var stranger = $$"""{"event":"delivered","nudge":"{{Hostile.UnknownNudge}}"},""";
        var strangers = string.Concat(Enumerable.Repeat(stranger, 100_000));

        await hostile.LeavesNoTrace(Post($"[{strangers}null]"), Ignored);
        await hostile.TheNextGoodOneCounts(Post($$"""[{{strangers}}{"event":"delivered","nudge":"{{hostile.Email}}"}]"""), hostile.Email);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Another_content_type_is_refused_whatever_its_signature(string? type, HttpStatusCode answer)
    {
        var post = Delivered();
        post.Content!.Headers.Remove("Content-Type");
        post.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        await hostile.LeavesNoTrace(post, answer);
        await hostile.TheNextGoodOneCounts(Delivered(), hostile.Email);
    }

    [Theory]
    [InlineData("Signature", null)]
    [InlineData("Signature", "not base64 at all")]
    [InlineData("Signature", "AAAA")]
    [InlineData("Signature", "MAYCAQACAQA=")]
    [InlineData("Timestamp", null)]
    [InlineData("Timestamp", "yesterday")]
    [InlineData("Timestamp", "-1")]
    [InlineData("Timestamp", "99999999999999999999")]
    public async Task A_signature_or_timestamp_that_is_none_is_refused(string header, string? value)
    {
        var post = Delivered();
        post.Headers.Remove("X-Twilio-Email-Event-Webhook-" + header);
        if (value is not null)
        {
            post.Headers.Add("X-Twilio-Email-Event-Webhook-" + header, value);
        }

        await hostile.LeavesNoTrace(post, HttpStatusCode.Forbidden);
        await hostile.TheNextGoodOneCounts(Delivered(), hostile.Email);
    }

    [Fact]
    public async Task Ten_megabytes_that_do_not_say_how_long_they_are_are_refused()
    {
        var post = Post("[" + new string(' ', 10 * 1024 * 1024) + "]");
        post.Headers.TransferEncodingChunked = true;
        await hostile.LeavesNoTrace(post, HttpStatusCode.RequestEntityTooLarge);
        await hostile.TheNextGoodOneCounts(Delivered(), hostile.Email);
    }

    private HttpRequestMessage Delivered() => Post($$"""[{"event":"delivered","nudge":"{{hostile.Email}}"}]""");

    private HttpRequestMessage Post(string body) => Signed.BySendGrid(Encoding.UTF8.GetBytes(body), hostile.Host.Time.GetUtcNow());
}
