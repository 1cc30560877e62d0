using NodaTime;
using Recovery.Channels.Twilio;
using Recovery.Loopback;

namespace Recovery.Tests.Channels;

/// <summary>The list of texts to a number. Taking a bad answer for an empty list would let a text go out twice.</summary>
public sealed class TwilioPageTests
{
    private const string To = "+447700900123";
    private const string Path = $"/2010-04-01/Accounts/{TwilioUnderTest.AccountSid}/Messages.json";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_texts_to_a_number_are_listed_page_by_page()
    {
        await using var twilio = await TwilioUnderTest.Start();
        for (var i = 0; i < 120; i++)
        {
            await twilio.Api.Create(TwilioUnderTest.Text with { Body = $"Text {i}" }, Ct);
        }

        await twilio.Api.Create(TwilioUnderTest.Text with { To = "+447700900124", Body = "somebody else's" }, Ct);

        var first = await twilio.Api.List(To, null, Ct);
        var second = await twilio.Api.List(To, first.Next, Ct);

        Assert.Equal((200, 200, null), (first.Status, second.Status, second.Next));
        var listed = first.Messages!.Concat(second.Messages!).ToList();
        Assert.Equal(120, listed.Select(m => m.Sid).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"Text {i}").Order(), listed.Select(m => m.Body).Order());
        Assert.All(listed, m => Assert.InRange(m.Created!.Value, SystemClock.Instance.GetCurrentInstant() - Duration.FromHours(1), SystemClock.Instance.GetCurrentInstant()));
    }

    [Fact]
    public async Task A_list_that_can_t_be_had_is_no_empty_list()
    {
        await using var twilio = await TwilioUnderTest.Start();
        twilio.Provider.LookUpScript = _ => Fault.ServerError;

        var page = await twilio.Api.List(To, null, Ct);

        Assert.Equal((null, null, 500), (page.Messages, page.Next, page.Status));
    }

    [Theory]
    [InlineData("no uri", """{"messages": [], "next_page_uri": null}""")]
    [InlineData("uri null", """{"uri": null, "messages": [], "next_page_uri": null}""")]
    [InlineData("no messages", """{"uri": "/u", "next_page_uri": null}""")]
    [InlineData("messages null", """{"uri": "/u", "messages": null, "next_page_uri": null}""")]
    [InlineData("messages an object", """{"uri": "/u", "messages": {}, "next_page_uri": null}""")]
    [InlineData("messages text", """{"uri": "/u", "messages": "none", "next_page_uri": null}""")]
    [InlineData("a message null", """{"uri": "/u", "messages": [null], "next_page_uri": null}""")]
    [InlineData("a message text", """{"uri": "/u", "messages": ["SM1"], "next_page_uri": null}""")]
    [InlineData("a message a list", """{"uri": "/u", "messages": [[]], "next_page_uri": null}""")]
    [InlineData("a message without sid", """{"uri": "/u", "messages": [{"body": "b"}], "next_page_uri": null}""")]
    [InlineData("sid null", """{"uri": "/u", "messages": [{"sid": null, "body": "b"}], "next_page_uri": null}""")]
    [InlineData("sid empty", """{"uri": "/u", "messages": [{"sid": "", "body": "b"}], "next_page_uri": null}""")]
    [InlineData("sid a number", """{"uri": "/u", "messages": [{"sid": 1, "body": "b"}], "next_page_uri": null}""")]
    [InlineData("body a number", """{"uri": "/u", "messages": [{"sid": "SM1", "body": 1}], "next_page_uri": null}""")]
    [InlineData("the second message no message", """{"uri": "/u", "messages": [{"sid": "SM1", "body": "b"}, {}], "next_page_uri": null}""")]
    [InlineData("no next page, nor the end", """{"uri": "/u", "messages": []}""")]
    [InlineData("next page a number", """{"uri": "/u", "messages": [], "next_page_uri": 1}""")]
    [InlineData("messages twice", """{"uri": "/u", "messages": [{"sid": "SM1", "body": "b"}], "messages": [], "next_page_uri": null}""")]
    [InlineData("next page twice", """{"uri": "/u", "messages": [], "next_page_uri": "/p", "next_page_uri": null}""")]
    [InlineData("cut off", """{"uri": "/u", "messages": [], "next_page_uri": nul""")]
    [InlineData("more after it", """{"uri": "/u", "messages": [], "next_page_uri": null} {}""")]
    [InlineData("a list", "[]")]
    [InlineData("text", "\"messages\"")]
    [InlineData("a number", "7")]
    [InlineData("null", "null")]
    [InlineData("empty", "")]
    [InlineData("a web page", "<html>Back soon</html>")]
    [InlineData("an error", """{"code": 20429, "message": "Too many requests", "status": 429}""")]
    public async Task What_is_no_page_is_no_answer(string what, string body)
    {
        await using var twilio = await TwilioUnderTest.Start();
        twilio.Provider.LookUpScript = _ => new Fault(what) { Body = body };

        var page = await twilio.Api.List(To, null, Ct);

        Assert.Equal((null, null, 200), (page.Messages, page.Next, page.Status));
    }

    [Theory]
    [InlineData(204, "")]
    [InlineData(302, EmptyPage)]
    [InlineData(404, EmptyPage)]
    [InlineData(503, EmptyPage)]
    public async Task A_page_in_an_answer_that_failed_is_not_believed(int status, string body)
    {
        await using var twilio = await TwilioUnderTest.Start();
        twilio.Provider.LookUpScript = _ => new Fault("odd") { Status = status, Body = body };

        var page = await twilio.Api.List(To, null, Ct);

        Assert.Equal((null, null, status), (page.Messages, page.Next, page.Status));
    }

    [Fact]
    public async Task An_empty_page_may_have_a_next_one()
    {
        await using var twilio = await TwilioUnderTest.Start();
        twilio.Provider.LookUpScript = _ => new Fault("empty") { Body = $$"""{"uri": "/u", "messages": [], "next_page_uri": "{{Path}}?Page=1"}""" };

        var page = await twilio.Api.List(To, null, Ct);

        Assert.Equal((0, $"{Path}?Page=1"), (page.Messages!.Count, page.Next));
        Assert.NotNull((await twilio.Api.List(To, page.Next, Ct)).Messages);
        Assert.Equal(2, twilio.Provider.LookUps);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task The_last_page_has_no_next_one(string next)
    {
        await using var twilio = await TwilioUnderTest.Start();
        twilio.Provider.LookUpScript = _ => new Fault("last") { Body = $$"""{"uri": "/u", "messages": [], "next_page_uri": {{next}}}""" };

        var page = await twilio.Api.List(To, null, Ct);

        Assert.Equal((0, null), (page.Messages!.Count, page.Next));
    }

    [Fact]
    public async Task A_text_may_lack_its_words_and_its_date()
    {
        await using var twilio = await TwilioUnderTest.Start();
        twilio.Provider.LookUpScript = _ => new Fault("bare")
        {
            Body = """
                {"uri": "/u", "messages": [{"sid": "SM1"}, {"sid": "SM2", "body": null, "date_created": null}, {"sid": "SM3", "body": "b", "date_created": "soon"}],
                 "next_page_uri": null}
                """,
        };

        Assert.Equal(
            [new TwilioListed("SM1", "", null), new TwilioListed("SM2", "", null), new TwilioListed("SM3", "b", null)],
            (await twilio.Api.List(To, null, Ct)).Messages!);
    }

    [Theory]
    [InlineData($"https://api.twilio.com{Path}?Page=1")]
    [InlineData($"https://elsewhere.example.com{Path}?Page=1")]
    [InlineData($"//elsewhere.example.com{Path}?Page=1")]
    [InlineData($"\\\\elsewhere.example.com{Path}?Page=1")]
    [InlineData($"@elsewhere.example.com{Path}?Page=1")]
    [InlineData($":443@elsewhere.example.com{Path}?Page=1")]
    [InlineData($".elsewhere.example.com{Path}?Page=1")]
    [InlineData($"https://user:password@api.twilio.com{Path}?Page=1")]
    [InlineData("/2010-04-01/Accounts/AC9/Messages.json?Page=1")]
    [InlineData($"/2010-04-01/Accounts/{TwilioUnderTest.AccountSid}/Calls.json?Page=1")]
    [InlineData($"/2010-04-01/Accounts/{TwilioUnderTest.AccountSid}/Messages/SM1.json?Page=1")]
    [InlineData($"/2010-04-01/Accounts/{TwilioUnderTest.AccountSid}/../AC9/Messages.json?Page=1")]
    [InlineData($"/2010-04-01/Accounts/{TwilioUnderTest.AccountSid}/%2e%2e/AC9/Messages.json?Page=1")]
    [InlineData($"{Path}/../../AC9/Messages.json?Page=1")]
    [InlineData($"/elsewhere/..{Path}?Page=1")]
    [InlineData($"{Path}5?Page=1")]
    [InlineData(Path)]
    [InlineData("?Page=1")]
    [InlineData("Messages.json?Page=1")]
    [InlineData("not a\taddress\r\n")]
    public async Task A_next_page_that_is_not_the_account_s_messages_is_not_followed(string next)
    {
        var requests = new NotedRequests(_ => NotedRequests.Answer(200, EmptyPage));
        using var http = new HttpClient(requests);

        var page = await new TwilioApi(http, TwilioUnderTest.Settings(new Uri("https://api.twilio.com"))).List(To, next, Ct);

        Assert.Equal(new TwilioPage(null, null, 0), page);
        Assert.Empty(requests.Noted);
    }

    private const string EmptyPage = """{"uri": "/u", "messages": [], "next_page_uri": null}""";
}
