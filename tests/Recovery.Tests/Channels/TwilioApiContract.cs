using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Channels;
using Recovery.Channels.Twilio;
using Recovery.Loopback;
using Recovery.Settings;

namespace Recovery.Tests.Channels;

/// <summary>What every client of Twilio's API does, against a provider on this machine: ours in each build, and Twilio's own package in the Azure build.</summary>
public abstract class TwilioApiContract
{
    private static readonly TwilioText Text = new(
        "+447700900123", "Clinic", null, "Opens 8am. Call 020 8542 7788 & more: £5 + £1 = £6", "https://recovery.example.com/hooks/twilio/status/nudge-1", 5400);

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

    /// <summary>Puts the client under test in the place of the usual one.</summary>
    protected abstract void Use(IServiceCollection services);

    [Fact]
    public async Task A_text_is_handed_over_with_all_that_it_has()
    {
        await using var provider = await LoopbackProvider.StartAsync();
        await using var services = Services(provider.BaseUrl);

        var answer = await Api(services).Create(Text, Ct);

        var received = Assert.Single(provider.Received);
        Assert.Equal((TwilioCall.Answered, 201, received.ProviderId, null), (answer.Call, answer.Status, answer.Sid, answer.Code));
        Assert.Equal(
            (Text.To, Text.Body, "nudge-1"), (received.To, received.Field("Body"), received.NudgeId));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_became_of_a_call_is_told_apart(string fault, TwilioCall call, int status, int? code)
    {
        await using var provider = await LoopbackProvider.StartAsync();
        provider.Script = _ => Fault.All.Single(f => f.Name == fault);
        await using var services = Services(provider.BaseUrl);

        var answer = await Api(services).Create(Text, Ct);

        Assert.Equal((call, status, null, code), (answer.Call, answer.Status, answer.Sid, answer.Code));
        Assert.Equal(status == 429 ? Duration.FromSeconds(1) : null, answer.RetryAfter);
        Assert.Single(provider.Attempts);
    }

    [Fact]
    public async Task An_answer_that_nobody_can_read_has_no_id_and_no_code()
    {
        await using var provider = await LoopbackProvider.StartAsync();
        provider.Script = _ => Fault.Malformed;
        await using var services = Services(provider.BaseUrl);

        var answer = await Api(services).Create(Text, Ct);

        Assert.Equal((TwilioCall.Answered, null, null), (answer.Call, answer.Sid, answer.Code));
        Assert.NotEqual(0, answer.Status);
    }

    [Fact]
    public async Task A_gateway_s_page_in_place_of_an_answer_has_its_status()
    {
        await using var provider = await LoopbackProvider.StartAsync();
        provider.Script = _ => Fault.Error(502, 0) with { Body = "<html>Bad Gateway</html>" };
        await using var services = Services(provider.BaseUrl);

        var answer = await Api(services).Create(Text, Ct);

        Assert.Equal((TwilioCall.Answered, 502, null, null), (answer.Call, answer.Status, answer.Sid, answer.Code));
    }

    [Fact]
    public async Task A_refused_connection_sent_nothing()
    {
        await using var services = Services(new Uri($"http://127.0.0.1:{FreePort()}"));

        Assert.Equal(TwilioCall.NotSent, (await Api(services).Create(Text, Ct)).Call);
    }

    [Fact]
    public async Task Stopped_before_it_began_it_sent_nothing()
    {
        await using var provider = await LoopbackProvider.StartAsync();
        await using var services = Services(provider.BaseUrl);

        var answer = await Api(services).Create(Text, new CancellationToken(true));

        Assert.Equal(TwilioCall.Stopped, answer.Call);
        Assert.Empty(provider.Attempts);
    }

    [Fact]
    public async Task The_texts_to_a_number_are_listed_page_by_page()
    {
        await using var provider = await LoopbackProvider.StartAsync();
        await using var services = Services(provider.BaseUrl);
        var api = Api(services);
        for (var i = 0; i < 120; i++)
        {
            await api.Create(Text with { Body = $"Text {i}" }, Ct);
        }

        await api.Create(Text with { To = "+447700900124", Body = "somebody else's" }, Ct);

        var first = await api.List(Text.To, null, Ct);
        var second = await api.List(Text.To, first.Next, Ct);

        Assert.Equal((200, 200, null), (first.Status, second.Status, second.Next));
        var listed = first.Messages!.Concat(second.Messages!).ToList();
        Assert.Equal(120, listed.Select(m => m.Sid).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"Text {i}").Order(), listed.Select(m => m.Body).Order());
        Assert.All(listed, m => Assert.InRange(m.Created!.Value, SystemClock.Instance.GetCurrentInstant() - Duration.FromHours(1), SystemClock.Instance.GetCurrentInstant()));
    }

    [Fact]
    public async Task A_list_that_can_t_be_had_is_no_empty_list()
    {
        await using var provider = await LoopbackProvider.StartAsync();
        provider.LookUpScript = _ => Fault.ServerError;
        await using var services = Services(provider.BaseUrl);

        var page = await Api(services).List(Text.To, null, Ct);

        Assert.Equal((null, null, 500), (page.Messages, page.Next, page.Status));
    }

    [Fact]
    public async Task One_text_is_asked_for_and_deleted()
    {
        await using var provider = await LoopbackProvider.StartAsync();
        await using var services = Services(provider.BaseUrl);
        var api = Api(services);
        var sid = (await api.Create(Text, Ct)).Sid!;
        provider.Stand(sid, "undelivered", 30003);

        Assert.Equal(new TwilioStanding(sid, "undelivered", 30003), await api.Fetch(sid, Ct));
        Assert.Null(await api.Fetch("SM00000000000000000000000000000000", Ct));
        Assert.Equal(204, await api.Delete(sid, Ct));
        Assert.Equal(404, await api.Delete(sid, Ct));
    }

    private static ITwilioApi Api(ServiceProvider services) => services.GetRequiredService<ITwilioApi>();

    private ServiceProvider Services(Uri provider)
    {
        var settings = RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sms:Provider"] = "Twilio",
            ["Twilio:AccountSid"] = "AC00000000000000000000000000000001",
            ["Twilio:AuthToken"] = "token",
            ["Twilio:From"] = "Clinic",
            ["Twilio:BaseUrl"] = provider.ToString(),
            ["Senders:ClaimLease"] = "00:00:02",
        }).Build());
        var services = new ServiceCollection().AddLogging().AddSingleton(settings).AddChannels(settings);
        Use(services);
        return services.BuildServiceProvider();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
