using NodaTime;
using Recovery.Channels.Twilio;
using Recovery.Loopback;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Channels;

/// <summary>Twilio's package over our HttpClient: what is handed over, and how far each call got.</summary>
public sealed class TwilioApiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Twilio's own answers, and how far each call got.</summary>
    public static TheoryData<string, TwilioCall, int, int?> Answers => new()
    {
        { "too-many-requests", TwilioCall.Answered, 429, 20429 },
        { "unauthorized", TwilioCall.Answered, 401, 20003 },
        { "opted-out", TwilioCall.Answered, 400, 21610 },
        { "server-error", TwilioCall.Answered, 500, 20500 },
        { "hang", TwilioCall.Lost, 0, null },
        { "hang-after-accepting", TwilioCall.Lost, 0, null },
        { "drop-before-accepting", TwilioCall.Lost, 0, null },
        { "drop-after-accepting", TwilioCall.Lost, 0, null },
    };

    [Fact]
    public async Task A_text_is_handed_over_with_all_that_it_has()
    {
        await using var twilio = await TwilioUnderTest.Start();

        var answer = await twilio.Api.Create(TwilioUnderTest.Text, Ct);

        var received = Assert.Single(twilio.Provider.Received);
        Assert.Equal((TwilioCall.Answered, 201, received.ProviderId, null), (answer.Call, answer.Status, answer.Sid, answer.Code));
        Assert.Equal(
            (TwilioUnderTest.Text.To, TwilioUnderTest.Text.Body, "nudge-1"), (received.To, received.Field("Body"), received.NudgeId));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_became_of_a_call_is_told_apart(string fault, TwilioCall call, int status, int? code)
    {
        await using var twilio = await TwilioUnderTest.Start();
        twilio.Provider.Script = _ => Fault.All.Single(f => f.Name == fault);

        var answer = await twilio.Api.Create(TwilioUnderTest.Text, Ct);

        Assert.Equal((call, status, null, code), (answer.Call, answer.Status, answer.Sid, answer.Code));
        Assert.Equal(status == 429 ? Duration.FromSeconds(1) : null, answer.RetryAfter);
        Assert.Single(twilio.Provider.Attempts);
    }

    [Fact]
    public async Task A_refused_connection_sent_nothing()
    {
        await using var twilio = await TwilioUnderTest.Start(new Uri($"http://127.0.0.1:{Ports.Free()}"));

        Assert.Equal(TwilioCall.NotSent, (await twilio.Api.Create(TwilioUnderTest.Text, Ct)).Call);
    }

    [Fact]
    public async Task Stopped_before_it_began_it_sent_nothing()
    {
        await using var twilio = await TwilioUnderTest.Start();

        var answer = await twilio.Api.Create(TwilioUnderTest.Text, new CancellationToken(true));

        Assert.Equal(TwilioCall.Stopped, answer.Call);
        Assert.Empty(twilio.Provider.Attempts);
    }

    [Fact]
    public async Task Stopped_while_it_waits_its_answer_is_lost()
    {
        await using var twilio = await TwilioUnderTest.Start();
        using var stop = new CancellationTokenSource();
        twilio.Provider.Script = _ =>
        {
            stop.Cancel();
            return Fault.Hang;
        };

        Assert.Equal(TwilioCall.Lost, (await twilio.Api.Create(TwilioUnderTest.Text, stop.Token)).Call);
        Assert.Single(twilio.Provider.Attempts);
    }

    [Fact]
    public async Task One_text_is_asked_for_and_deleted()
    {
        await using var twilio = await TwilioUnderTest.Start();
        var sid = (await twilio.Api.Create(TwilioUnderTest.Text, Ct)).Sid!;
        twilio.Provider.Stand(sid, "undelivered", 30003);

        Assert.Equal(new TwilioStanding(sid, "undelivered", 30003), await twilio.Api.Fetch(sid, Ct));
        Assert.Null(await twilio.Api.Fetch("SM00000000000000000000000000000000", Ct));
        Assert.Equal(204, await twilio.Api.Delete(sid, Ct));
        Assert.Equal(404, await twilio.Api.Delete(sid, Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>Gone</html>")]
    public async Task A_deletion_is_judged_by_its_status_alone(string body)
    {
        foreach (var status in new[] { 200, 302, 404, 502 })
        {
            using var http = new HttpClient(new NotedRequests(_ => NotedRequests.Answer(status, body)));

            Assert.Equal(status, await Api(http, "https://api.twilio.com").Delete("SM1", Ct));
        }
    }

    [Theory]
    [InlineData("https://api.twilio.com", "https://api.twilio.com")]
    [InlineData("https://gateway.example.com:8443/to/twilio/", "https://gateway.example.com:8443/to/twilio")]
    public async Task Every_call_goes_to_the_address_of_the_settings(string baseUrl, string called)
    {
        const string Messages = $"/2010-04-01/Accounts/{TwilioUnderTest.AccountSid}/Messages";
        var requests = new NotedRequests(_ => NotedRequests.Answer(200, $$"""
            {"uri": "{{Messages}}.json", "messages": [], "next_page_uri": "{{Messages}}.json?PageSize=100&Page=1"}
            """));
        using var http = new HttpClient(requests);
        var api = Api(http, baseUrl);

        await api.Create(TwilioUnderTest.Text, Ct);
        var page = await api.List("+447700900123", null, Ct);
        await api.List("+447700900123", page.Next, Ct);
        await api.Fetch("SM1", Ct);
        await api.Delete("SM/../1", Ct);

        Assert.Equal(
            [
                $"POST {called}{Messages}.json",
                $"GET {called}{Messages}.json?To=%2B447700900123&PageSize=100",
                $"GET {called}{Messages}.json?PageSize=100&Page=1",
                $"GET {called}{Messages}/SM1.json",
                $"DELETE {called}{Messages}/SM%2F..%2F1.json",
            ],
            requests.Noted);
    }

    private static TwilioApi Api(HttpClient http, string baseUrl) => new(http, TwilioUnderTest.Settings(new Uri(baseUrl)));
}
