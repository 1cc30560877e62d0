using System.Text;
using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges.Send;

namespace Recovery.Tests.Channels;

public class TwilioProviderTests
{
    [Fact]
    public async Task A_text_is_handed_over_as_the_contract_says()
    {
        await using var channels = await ChannelsUnderTest.Start();

        var outcome = await channels.SendText();

        var got = Assert.Single(channels.Provider.Received);
        Assert.Equal(new Outcome.Accepted(got.ProviderId!), outcome);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["To"] = ChannelsUnderTest.Text.To,
                ["From"] = "Clinic",
                ["Body"] = ChannelsUnderTest.Text.Body,
                ["StatusCallback"] = "https://recovery.example.com/hooks/twilio/status/nudge-1",
                ["ValidityPeriod"] = "5400",
            },
            got.Fields.ToDictionary());
        Assert.Equal(Basic(ChannelsUnderTest.AccountSid, ChannelsUnderTest.AuthToken), got.Header("Authorization"));
    }

    [Fact]
    public async Task An_API_key_signs_in_instead_of_the_account_and_a_messaging_service_chooses_the_sender()
    {
        await using var channels = await ChannelsUnderTest.Start(
            ("Twilio:ApiKeySid", "SK1"), ("Twilio:ApiKeySecret", "secret"), ("Twilio:MessagingServiceSid", "MG1"));

        await channels.SendText();

        var got = Assert.Single(channels.Provider.Received);
        Assert.Equal(Basic("SK1", "secret"), got.Header("Authorization"));
        Assert.Equal("MG1", got.Field("MessagingServiceSid"));
        Assert.Null(got.Field("From"));
    }

    [Theory]
    [InlineData(0.2, "1")]
    [InlineData(-5, "1")]
    [InlineData(61.9, "61")]
    [InlineData(200_000, "36000")]
    public async Task The_validity_period_is_what_is_left_as_far_as_Twilio_allows(double seconds, string sent)
    {
        await using var channels = await ChannelsUnderTest.Start();

        await channels.SendText(ChannelsUnderTest.Text with { ValidFor = Duration.FromSeconds(seconds) });

        Assert.Equal(sent, Assert.Single(channels.Provider.Received).Field("ValidityPeriod"));
    }

    [Theory]
    [InlineData("50 € & 10 £ = 100% + more; ~tilde/slash?")]
    [InlineData("line\nbreak\r\nand\ttab")]
    [InlineData("emoji 🏃 and accents é")]
    public async Task Every_character_arrives_as_it_was_written(string body)
    {
        await using var channels = await ChannelsUnderTest.Start();

        await channels.SendText(ChannelsUnderTest.Text with { Body = body });

        Assert.Equal(body, Assert.Single(channels.Provider.Received).Body);
    }

    [Fact]
    public async Task The_longest_text_goes_through()
    {
        await using var channels = await ChannelsUnderTest.Start();
        var body = string.Concat(Enumerable.Repeat("€", 1600));

        await channels.SendText(ChannelsUnderTest.Text with { Body = body });

        Assert.Equal(body, Assert.Single(channels.Provider.Received).Body);
    }

    /// <summary>A fault, the outcome that it must lead to, and whether the runner was texted.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "too-many-requests", "deferred" },
        { "unauthorized", "paused" },
        { "opted-out", "suppressed" },
        { "server-error", "in doubt" },
        { "server-error-after-accepting", "in doubt" },
        { "malformed", "in doubt" },
        { "hang", "in doubt" },
        { "hang-after-accepting", "in doubt" },
        { "drop-before-accepting", "in doubt" },
        { "drop-after-accepting", "in doubt" },
        { "slow", "accepted" },
        { "error", "suppressed" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_has_its_outcome_and_no_text_is_posted_twice(string name, string expected)
    {
        var fault = Fault.All.Single(f => f.Name == name);
        await using var channels = await ChannelsUnderTest.Start(("Senders:ClaimLease", "00:00:04"));

        // The first one opens a connection: what breaks on one that was used before must not be repeated on another.
        Assert.IsType<Outcome.Accepted>(await channels.SendText(ChannelsUnderTest.Text with { NudgeId = "before" }));
        channels.Provider.Script = _ => fault;
        var outcome = await channels.SendText();

        Assert.Equal(expected, Outcomes.Name(outcome));
        Assert.Equal(fault.Accepts, Assert.Single(channels.Provider.Attempts, a => a.NudgeId == "nudge-1").Accepted);
    }

    [Fact]
    public void Every_fault_of_the_provider_is_tried() =>
        Assert.Equal(Fault.All.Select(f => f.Name).Order(), Faults.Select(f => f.Data.Item1).Order());

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1")]
    public async Task A_provider_that_cannot_be_reached_defers_since_nothing_was_sent(string address)
    {
        await using var plain = await LoopbackProvider.StartAsync();

        // TLS to a server that speaks none fails before the request, as does a port where nobody listens.
        var url = address.StartsWith("https", StringComparison.Ordinal) ? $"{address}:{plain.BaseUrl.Port}" : address;
        await using var channels = await ChannelsUnderTest.Start(("Twilio:BaseUrl", url));

        var deferred = Assert.IsType<Outcome.Deferred>(await channels.SendText());

        Assert.Equal(Duration.FromSeconds(15), deferred.After);
        Assert.Not(deferred.PausesChannel);
        Assert.Empty(plain.Attempts);
    }

    [Fact]
    public async Task Stopping_before_the_call_defers()
    {
        await using var channels = await ChannelsUnderTest.Start();

        Assert.IsType<Outcome.Deferred>(await channels.Sms.Send(ChannelsUnderTest.Text, new CancellationToken(canceled: true)));
        Assert.Empty(channels.Provider.Attempts);
    }

    [Fact]
    public async Task Stopping_during_the_call_leaves_the_text_in_doubt()
    {
        await using var channels = await ChannelsUnderTest.Start();
        using var stop = new CancellationTokenSource();
        channels.Provider.Script = _ =>
        {
            stop.Cancel();
            return Fault.HangAfterAccepting;
        };

        Assert.IsType<Outcome.InDoubt>(await channels.Sms.Send(ChannelsUnderTest.Text, stop.Token));
        Assert.Single(channels.Provider.Attempts);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.Script = _ => Fault.Error(307, 0) with { Headers = [new("Location", channels.Provider.BaseUrl + "elsewhere")] };

        Assert.Equal("paused", Outcomes.Name(await channels.SendText()));
        Assert.Single(channels.Provider.Attempts);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.Script = _ => new Fault("huge") { Accepts = true, Body = new string(' ', 5 * 1024 * 1024) };

        Assert.IsType<Outcome.InDoubt>(await channels.SendText());
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 1)]
    [InlineData("86400", 3600)]
    [InlineData(null, 30)]
    [InlineData("soon", 30)]
    public async Task A_busy_Twilio_is_left_alone_for_as_long_as_it_asks(string? retryAfter, int seconds)
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.Script = _ => Fault.TooManyRequests(retryAfter);

        var deferred = Assert.IsType<Outcome.Deferred>(await channels.SendText());

        Assert.Equal(Duration.FromSeconds(seconds), deferred.After);
        Assert.Not(deferred.PausesChannel);
    }

    [Fact]
    public async Task A_busy_Twilio_may_name_a_date()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.Script = _ => Fault.TooManyRequests(DateTimeOffset.UtcNow.AddMinutes(2).ToString("r"));

        var deferred = Assert.IsType<Outcome.Deferred>(await channels.SendText());

        // A server renews its own date once a second.
        Assert.InRange(deferred.After.TotalSeconds, 100, 122);
    }

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}
