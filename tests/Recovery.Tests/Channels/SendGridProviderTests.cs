using System.Globalization;
using System.Text.Json;
using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges.Send;

namespace Recovery.Tests.Channels;

public class SendGridProviderTests
{
    [Fact]
    public async Task An_email_is_handed_over_as_the_contract_says()
    {
        await using var channels = await ChannelsUnderTest.Start();

        var outcome = await channels.SendMail();

        var got = Assert.Single(channels.Provider.Received);
        Assert.Equal(new Outcome.Accepted(got.ProviderId!), outcome);
        Assert.Equal($"Bearer {ChannelsUnderTest.ApiKey}", got.Header("Authorization"));
        Assert.Holds(JsonElement.DeepEquals(
            JsonElement.Parse(
                """
                {
                  "from": {"email": "hello@clinic.example.com", "name": "The Clinic"},
                  "subject": "After your race",
                  "personalizations": [{"to": [{"email": "ann@example.com"}], "custom_args": {"nudge": "nudge-2"}}],
                  "content": [
                    {"type": "text/plain", "value": "In plain text."},
                    {"type": "text/html", "value": "<p>In HTML: 50 € &amp; more</p>"}
                  ],
                  "headers": {
                    "List-Unsubscribe": "<https://r.example.com/u/BBBBBBBBBBBBBBBB>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"
                  },
                  "tracking_settings": {
                    "click_tracking": {"enable": false, "enable_text": false},
                    "open_tracking": {"enable": false},
                    "subscription_tracking": {"enable": false}
                  }
                }
                """),
            JsonElement.Parse(got.Json!)));
    }

    [Fact]
    public async Task A_confirmation_has_nothing_to_unsubscribe_from()
    {
        await using var channels = await ChannelsUnderTest.Start(("SendGrid:FromName", "Reception"));

        await channels.SendMail(ChannelsUnderTest.Mail with { UnsubscribeUrl = null });

        var mail = JsonElement.Parse(Assert.Single(channels.Provider.Received).Json!);
        Assert.Not(mail.TryGetProperty("headers", out _));
        Assert.Equal("Reception", mail.GetProperty("from").GetProperty("name").GetString());
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "too-many-requests", "deferred" },
        { "unauthorized", "paused" },
        { "opted-out", "rejected" },
        { "server-error", "in doubt" },
        { "server-error-after-accepting", "in doubt" },
        { "malformed", "in doubt" },
        { "hang", "in doubt" },
        { "hang-after-accepting", "in doubt" },
        { "drop-before-accepting", "in doubt" },
        { "drop-after-accepting", "in doubt" },
        { "slow", "accepted" },
        { "error", "rejected" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_has_its_outcome_and_no_email_is_posted_twice(string name, string expected)
    {
        var fault = Fault.All.Single(f => f.Name == name);
        await using var channels = await ChannelsUnderTest.Start(("Senders:ClaimLease", "00:00:04"));

        Assert.IsType<Outcome.Accepted>(await channels.SendMail(ChannelsUnderTest.Mail with { NudgeId = "before" }));
        channels.Provider.Script = _ => fault;
        var outcome = await channels.SendMail();

        Assert.Equal(expected, Outcomes.Name(outcome));
        Assert.Equal(fault.Accepts, Assert.Single(channels.Provider.Attempts, a => a.NudgeId == "nudge-2").Accepted);
    }

    [Theory]
    [InlineData(403, "", "paused")]
    [InlineData(404, "", "paused")]
    [InlineData(307, "", "paused")]
    [InlineData(413, "", "rejected")]
    [InlineData(400, "not JSON", "rejected")]
    [InlineData(400, "[]", "rejected")]
    [InlineData(400, """{"errors": null}""", "rejected")]
    [InlineData(400, """{"errors": [null, {"field": null}]}""", "rejected")]
    [InlineData(400, """{"errors": [{"field": "subject"}]}""", "rejected")]
    [InlineData(400, """{"errors": [{"field": "from.email"}]}""", "paused")]
    [InlineData(400, """{"errors": [{"field": "personalizations.0.to.0.email"}]}""", "suppressed")]
    [InlineData(408, "", "in doubt")]
    [InlineData(503, "", "in doubt")]
    [InlineData(200, "", "in doubt")]
    public async Task Each_answer_has_its_outcome(int status, string body, string expected)
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.Script = _ => new Fault("answer") { Status = status, Body = body };

        Assert.Equal(expected, Outcomes.Name(await channels.SendMail()));
        Assert.Single(channels.Provider.Attempts);
    }

    [Fact]
    public async Task A_busy_SendGrid_is_left_alone_until_its_count_starts_anew()
    {
        await using var channels = await ChannelsUnderTest.Start();
        var reset = DateTimeOffset.UtcNow.AddSeconds(40).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        channels.Provider.Script = _ => Fault.TooManyRequests(null) with { Headers = [new("X-RateLimit-Reset", reset)] };

        var deferred = Assert.IsType<Outcome.Deferred>(await channels.SendMail());
        Assert.InRange(deferred.After.TotalSeconds, 25, 41);

        channels.Provider.Script = _ => Fault.TooManyRequests("5");
        Assert.Equal(Duration.FromSeconds(5), Assert.IsType<Outcome.Deferred>(await channels.SendMail()).After);

        channels.Provider.Script = _ => Fault.TooManyRequests(null);
        Assert.Equal(Duration.FromSeconds(30), Assert.IsType<Outcome.Deferred>(await channels.SendMail()).After);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_defers_since_nothing_was_sent()
    {
        await using var channels = await ChannelsUnderTest.Start(("SendGrid:BaseUrl", "http://127.0.0.1:1"));

        Assert.Equal("deferred", Outcomes.Name(await channels.SendMail()));
    }

    [Fact]
    public async Task Stopping_defers_before_the_call_and_leaves_in_doubt_during_it()
    {
        await using var channels = await ChannelsUnderTest.Start();
        using var stop = new CancellationTokenSource();
        Assert.Equal("deferred", Outcomes.Name(await channels.Email.Send(ChannelsUnderTest.Mail, new CancellationToken(canceled: true))));
        Assert.Empty(channels.Provider.Attempts);

        channels.Provider.Script = _ =>
        {
            stop.Cancel();
            return Fault.Hang;
        };
        Assert.Equal("in doubt", Outcomes.Name(await channels.Email.Send(ChannelsUnderTest.Mail, stop.Token)));
    }

    [Fact]
    public async Task SendGrid_cannot_be_asked_for_an_email()
    {
        await using var channels = await ChannelsUnderTest.Start();

        Assert.IsType<Lookup.CannotAsk>(await channels.Email.Find(ChannelsUnderTest.Mail, default, TestContext.Current.CancellationToken));
    }
}
