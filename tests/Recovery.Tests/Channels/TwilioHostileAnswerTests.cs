using Recovery.Channels.Twilio;

namespace Recovery.Tests.Channels;

/// <summary>Answers that are damaged anywhere: no call throws, and none is believed beyond what it says.</summary>
public sealed class TwilioHostileAnswerTests
{
    private const string Page = """
        {"uri": "/u", "page": 0, "messages": [{"sid": "SM1", "body": "Opens 8am", "date_created": "Tue, 27 Apr 2027 06:31:07 +0000", "status": "sent"}], "next_page_uri": null}
        """;

    private const string Message = """{"sid": "SM1", "status": "undelivered", "error_code": 30003, "date_created": "Tue, 27 Apr 2027 06:31:07 +0000", "to": "+447700900123"}""";
    private const string Error = """{"code": 21610, "message": "No.", "more_info": "https://www.twilio.com/docs/errors/21610", "status": 400, "details": {"a": [1, null]}}""";

    [Fact]
    public async Task An_answer_cut_off_anywhere_tells_nothing()
    {
        foreach (var cut in Enumerable.Range(0, Page.TrimEnd().Length).Select(i => Page[..i]))
        {
            Assert.Equal(new TwilioPage(null, null, 200), (await Call(200, cut)).Page);
        }

        foreach (var cut in Enumerable.Range(0, Message.Length).Select(i => Message[..i]))
        {
            var (created, _, standing, _) = await Call(201, cut);
            Assert.Equal((new TwilioAnswer(TwilioCall.Answered, 201), null), (created, standing));
        }

        foreach (var cut in Enumerable.Range(0, Error.Length).Select(i => Error[..i]))
        {
            Assert.Equal(new TwilioAnswer(TwilioCall.Answered, 400), (await Call(400, cut)).Created);
        }
    }

    [Fact]
    public async Task An_answer_damaged_anywhere_throws_nothing()
    {
        foreach (var whole in new[] { Page, Message, Error })
        {
            for (var i = 0; i < whole.Length; i++)
            {
                foreach (var damage in new[] { "\"", "{", "]", "9", "null", "\0", "\\u", "\ud800" })
                {
                    var body = whole[..i] + damage + whole[(i + 1)..];
                    Assert.Equal(200, (await Call(200, body)).Page.Status);
                    Assert.Equal(500, (await Call(500, body)).Created.Status);
                }
            }
        }
    }

    [Fact]
    public async Task An_answer_nested_without_end_throws_nothing()
    {
        foreach (var body in new[] { new string('[', 100_000), string.Concat(Enumerable.Repeat("{\"details\":", 20_000)) })
        {
            foreach (var status in new[] { 200, 400 })
            {
                var (created, page, standing, deleted) = await Call(status, body);

                Assert.Equal(
                    (new TwilioAnswer(TwilioCall.Answered, status), new TwilioPage(null, null, status), null, status), (created, page, standing, deleted));
            }
        }
    }

    private static async Task<(TwilioAnswer Created, TwilioPage Page, TwilioStanding? Standing, int Deleted)> Call(int status, string body)
    {
        var ct = TestContext.Current.CancellationToken;
        using var http = new HttpClient(new NotedRequests(_ => NotedRequests.Answer(status, body)));
        var api = new TwilioApi(http, TwilioUnderTest.Settings(new Uri("https://api.twilio.com")));
        return (await api.Create(TwilioUnderTest.Text, ct), await api.List(TwilioUnderTest.Text.To, null, ct), await api.Fetch("SM1", ct), await api.Delete("SM1", ct));
    }
}
