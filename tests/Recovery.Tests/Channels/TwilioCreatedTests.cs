using Recovery.Channels.Twilio;
using Recovery.Loopback;

namespace Recovery.Tests.Channels;

/// <summary>What is read of the answer to a text: its id or why it was refused, whatever shape it comes in.</summary>
public sealed class TwilioCreatedTests
{
    [Theory]
    [InlineData("""{"sid": "SM""")]
    [InlineData("""{"status": "queued"}""")]
    [InlineData("""{"sid": null}""")]
    [InlineData("""{"sid": 1}""")]
    [InlineData("""{"sid": "SM1", "sid": "SM2"}""")]
    [InlineData("""["SM1"]""")]
    [InlineData("\"SM1\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("<html>Thank you</html>")]
    public async Task A_text_that_was_taken_without_a_readable_id_has_none(string body)
    {
        foreach (var status in new[] { 200, 201 })
        {
            Assert.Equal(new TwilioAnswer(TwilioCall.Answered, status), await Create(status, body));
        }
    }

    [Fact]
    public async Task Nothing_but_the_id_need_be_readable() =>
        Assert.Equal(
            new TwilioAnswer(TwilioCall.Answered, 201, "SM1"),
            await Create(201, """{"to": 1, "num_segments": {}, "date_created": "soon", "status": [], "sid": "SM1", "error_code": "none"}"""));

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_redirect_took_nothing(int status) =>
        Assert.Equal(new TwilioAnswer(TwilioCall.Answered, status), await Create(status, """{"sid": "SM1"}"""));

    [Theory]
    [InlineData(21610, """{"code": 21610, "message": "Attempt to send to unsubscribed recipient", "more_info": "https://www.twilio.com/docs/errors/21610", "status": 400}""")]
    [InlineData(21610, """{"code": "21610", "message": "As text", "status": "400"}""")]
    [InlineData(21610, """{"code": 21610}""")]
    [InlineData(21610, """{"type": "https://www.twilio.com/docs/api/errors/21610", "title": "Unsubscribed", "status": 400, "code": 21610, "detail": "No.", "instance": "/x", "errors": [{"detail": "No.", "pointer": "#/To"}]}""")]
    [InlineData(21610, """{"code": 21610, "message": {"text": "Nested"}, "type": "about:blank"}""")]
    [InlineData(21610, """{"code": 21610, "details": [], "status": 400}""")]
    [InlineData(null, """{"code": null, "message": "No code", "status": 400}""")]
    [InlineData(null, """{"code": 0}""")]
    [InlineData(null, """{"code": "E21610"}""")]
    [InlineData(null, """{"code": 21610216102161021610}""")]
    [InlineData(null, """{"code": {}}""")]
    [InlineData(null, """{"code": 21610""")]
    [InlineData(null, "{}")]
    [InlineData(null, "[]")]
    [InlineData(null, "\"21610\"")]
    [InlineData(null, "21610")]
    [InlineData(null, "null")]
    [InlineData(null, "")]
    [InlineData(null, "<html>Bad Gateway</html>")]
    public async Task A_refusal_has_its_status_and_the_code_if_there_is_one(int? code, string body)
    {
        foreach (var status in new[] { 400, 401, 404, 408, 429, 500, 502 })
        {
            Assert.Equal(new TwilioAnswer(TwilioCall.Answered, status, null, code), await Create(status, body));
        }
    }

    [Fact]
    public async Task An_answer_in_an_unknown_encoding_still_has_its_status()
    {
        using var http = new HttpClient(new NotedRequests(_ =>
        {
            var answer = NotedRequests.Answer(201, """{"sid": "SM1"}""");
            answer.Content.Headers.ContentType!.CharSet = "klingon";
            return answer;
        }));

        var answer = await new TwilioApi(http, TwilioUnderTest.Settings(new Uri("https://api.twilio.com"))).Create(TwilioUnderTest.Text, TestContext.Current.CancellationToken);

        Assert.Equal((TwilioCall.Answered, 201), (answer.Call, answer.Status));
    }

    private static async Task<TwilioAnswer> Create(int status, string body)
    {
        await using var twilio = await TwilioUnderTest.Start();
        twilio.Provider.Script = _ => new Fault("odd") { Status = status, Body = body };
        return await twilio.Api.Create(TwilioUnderTest.Text, TestContext.Current.CancellationToken);
    }
}
