using System.Net;
using System.Text;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Replies;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Web;

namespace Recovery.Tests.Channels;

/// <summary>Whatever is posted in Twilio's name to its two hooks, also under its own signature.</summary>
public sealed class TwilioHostilityTests(Hostile hostile) : IClassFixture<Hostile>, IAsyncLifetime
{
    private const string Inbound = "/hooks/twilio/inbound";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, HttpStatusCode> SignedJson => new()
    {
        { "", HttpStatusCode.Forbidden },
        { "null", HttpStatusCode.Forbidden },
        { "[]", HttpStatusCode.Forbidden },
        { """{"MessageStatus":"delivered" """, HttpStatusCode.Forbidden },
        { """{"MessageStatus":"deliv\ud800"}""", HttpStatusCode.Forbidden },
        { "{}", HttpStatusCode.NoContent },
        { """{"MessageStatus":null,"SmsStatus":null,"MessageSid":null,"ErrorCode":null}""", HttpStatusCode.NoContent },
        { """{"MessageStatus":["delivered"],"MessageSid":{"sid":"SM1"}}""", HttpStatusCode.NoContent },
        { """{"messagestatus":"delivered"}""", HttpStatusCode.NoContent },
        { """{"MessageStatus":"delivered","MessageStatus":""}""", HttpStatusCode.NoContent },
    };

    public async ValueTask InitializeAsync() => await hostile.SendBoth();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(SignedJson))]
    public async Task A_signed_JSON_that_tells_nothing_leaves_no_trace(string json, HttpStatusCode answer)
    {
        await hostile.LeavesNoTrace(Signed.ByTwilioAsJson(StatusOf(hostile.Text), Encoding.UTF8.GetBytes(json)), answer);
        await TheNextGoodOneCounts();
    }

    [Fact]
    public async Task A_very_deep_JSON_and_one_that_is_no_UTF8_are_refused()
    {
        var deep = Encoding.ASCII.GetBytes("{\"MessageStatus\":" + new string('[', 5000) + new string(']', 5000) + "}");
        await hostile.LeavesNoTrace(Signed.ByTwilioAsJson(StatusOf(hostile.Text), deep), HttpStatusCode.Forbidden);
        await hostile.LeavesNoTrace(Signed.ByTwilioAsJson(StatusOf(hostile.Text), [.. "{\"MessageStatus\":\""u8, 0xFF, .. "\"}"u8]), HttpStatusCode.Forbidden);
        await TheNextGoodOneCounts();
    }

    [Fact]
    public async Task A_JSON_other_than_the_one_that_was_signed_is_refused()
    {
        var post = Signed.ByTwilioAsJson(StatusOf(hostile.Text), "{}"u8.ToArray());
        post.Content = Body("""{"MessageStatus":"undelivered"}"""u8.ToArray(), "application/json");
        await hostile.LeavesNoTrace(post, HttpStatusCode.Forbidden);
        await TheNextGoodOneCounts();
    }

    [Theory]
    [InlineData("nothing", HttpStatusCode.NoContent)]
    [InlineData("empty fields", HttpStatusCode.NoContent)]
    [InlineData("an email's nudge", HttpStatusCode.NoContent)]
    [InlineData("an unknown nudge of great length", HttpStatusCode.NoContent)]
    [InlineData("a status of great length", HttpStatusCode.NoContent)]
    [InlineData("a thousand fields", HttpStatusCode.Forbidden)]
    [InlineData("a name of great length", HttpStatusCode.Forbidden)]
    public async Task A_signed_form_that_tells_nothing_leaves_no_trace(string what, HttpStatusCode answer)
    {
        await hostile.LeavesNoTrace(
            what switch
            {
                "nothing" => Signed.ByTwilio(StatusOf(hostile.Text)),
                "empty fields" => Signed.ByTwilio(StatusOf(hostile.Text), ("ErrorCode", ""), ("MessageSid", ""), ("MessageStatus", "")),
                "an email's nudge" => Signed.ByTwilio(StatusOf(hostile.Email), ("ErrorCode", "21610"), ("MessageStatus", "undelivered")),
                "an unknown nudge of great length" => Signed.ByTwilio(StatusOf(new string('A', 4000)), ("MessageStatus", "delivered")),
                "a status of great length" => Signed.ByTwilio(StatusOf(hostile.Text), ("MessageStatus", new string('d', 60_000))),
                "a thousand fields" => Signed.ByTwilio(
                    StatusOf(hostile.Text), [("MessageStatus", "delivered"), .. Enumerable.Range(0, 1000).Select(i => ($"X{i:0000}", "1"))]),
                _ => Signed.ByTwilio(StatusOf(hostile.Text), ("MessageStatus", "delivered"), (new string('X', 60_000), "1")),
            },
            answer);
        await TheNextGoodOneCounts();
    }

    [Fact]
    public async Task Two_statuses_in_one_post_are_none()
    {
        Assert.Equal(HttpStatusCode.NoContent, await hostile.Send(Signed.ByTwilio(
            StatusOf(hostile.Text), ("MessageStatus", "delivered"), ("MessageStatus", "undelivered"))));
        Assert.Equal(NudgeStatus.Accepted, (await hostile.Host.Get<IClinicLog>().Find(hostile.Text, Ct))!.Nudge.Status);
        await TheNextGoodOneCounts();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused_by_both_hooks(string? type)
    {
        foreach (var post in new[] { Good(), Reply("STOP") })
        {
            post.Content!.Headers.Remove("Content-Type");
            post.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            await hostile.LeavesNoTrace(post, HttpStatusCode.UnsupportedMediaType);
        }

        await TheNextGoodOneCounts();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_megabytes_are_refused_by_both_hooks(bool chunked)
    {
        var much = Encoding.ASCII.GetBytes("Body=" + new string('x', 10 * 1024 * 1024));
        foreach (var path in new[] { StatusOf(hostile.Text), Inbound })
        {
            var post = Signed.ByTwilio(path);
            post.Content = Body(much, "application/x-www-form-urlencoded");
            post.Headers.TransferEncodingChunked = chunked;
            post.Headers.ExpectContinue = !chunked;
            await hostile.LeavesNoTrace(post, HttpStatusCode.RequestEntityTooLarge);
        }

        await TheNextGoodOneCounts();
    }

    [Theory]
    [InlineData(null, "SM9")]
    [InlineData("", "SM9")]
    [InlineData("+", "SM9")]
    [InlineData("Clinic", "SM9")]
    [InlineData("+44 7700 900001", "SM9")]
    [InlineData("+44770090000000000000000", "SM9")]
    [InlineData("+447700900001", null)]
    [InlineData("+447700900001", "")]
    [InlineData("+447700900001", "SM99999999999999999999999999999999999999999999999999999999999999999")]
    public async Task A_reply_from_no_phone_or_without_an_id_stops_nobody(string? from, string? sid)
    {
        (string, string?)[] fields = [("Body", "STOP"), ("From", from), ("MessageSid", sid)];
        await hostile.LeavesNoTrace(
            Signed.ByTwilio(Inbound, [.. fields.Where(f => f.Item2 is not null).Select(f => (f.Item1, f.Item2!))]), HttpStatusCode.OK);
        await TheNextGoodReplyCounts();
    }

    [Fact]
    public async Task A_signed_JSON_of_nulls_is_no_reply()
    {
        await hostile.LeavesNoTrace(
            Signed.ByTwilioAsJson(Inbound, """{"From":null,"Body":null,"MessageSid":null}"""u8.ToArray()), HttpStatusCode.OK);
        await TheNextGoodReplyCounts();
    }

    private static string StatusOf(string nudge) => $"/hooks/twilio/status/{nudge}";

    private HttpRequestMessage Good() =>
        Signed.ByTwilio(StatusOf(hostile.Text), ("MessageSid", "SM1"), ("MessageStatus", "delivered"));

    private HttpRequestMessage Reply(string words) =>
        Signed.ByTwilio(Inbound, ("Body", words), ("From", StoreBuilders.Mobile(hostile.Runner)), ("MessageSid", $"SM9{hostile.Runner}"));

    private static ByteArrayContent Body(byte[] body, string type) => new(body) { Headers = { ContentType = new(type) } };

    private Task TheNextGoodOneCounts() => hostile.TheNextGoodOneCounts(Good(), hostile.Text);

    private async Task TheNextGoodReplyCounts()
    {
        Assert.Equal(HttpStatusCode.OK, await hostile.Send(Reply("Is Tuesday free?")));
        Assert.Equal(StoreBuilders.Mobile(hostile.Runner), (await hostile.Host.Get<IReplyStore>().List(unread: true, 1, Ct))[0].Number);
    }
}
