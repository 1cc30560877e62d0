using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Channels.Twilio;
using Recovery.Loopback;
using Recovery.Settings;

namespace Recovery.Tests.Channels;

/// <summary>Twilio's API as the system sets it up, with a provider on this machine behind it.</summary>
internal sealed class TwilioUnderTest : IAsyncDisposable
{
    public const string AccountSid = "AC00000000000000000000000000000001";

    private readonly ServiceProvider _services;

    private TwilioUnderTest(LoopbackProvider provider, Uri baseUrl)
    {
        Provider = provider;
        var settings = Settings(baseUrl);
        _services = new ServiceCollection().AddLogging().AddSingleton(settings).AddProviders(settings).BuildServiceProvider();
        Api = _services.GetRequiredService<TwilioApi>();
    }

    public LoopbackProvider Provider { get; }

    public TwilioApi Api { get; }

    public static TwilioText Text { get; } = new(
        "+447700900123", "Clinic", null, "Opens 8am. Call 020 8542 7788 & more: £5 + £1 = £6", "https://recovery.example.com/hooks/twilio/status/nudge-1", 5400);

    /// <param name="baseUrl">Null: the provider's.</param>
    public static async Task<TwilioUnderTest> Start(Uri? baseUrl = null)
    {
        var provider = await LoopbackProvider.StartAsync();
        return new TwilioUnderTest(provider, baseUrl ?? provider.BaseUrl);
    }

    public static RecoverySettings Settings(Uri baseUrl) => RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Sms:Provider"] = "Twilio",
        ["Twilio:AccountSid"] = AccountSid,
        ["Twilio:AuthToken"] = "token",
        ["Twilio:From"] = "Clinic",
        ["Twilio:BaseUrl"] = baseUrl.ToString(),
        ["Clinic:Name"] = "The Clinic",
        ["Clinic:Hours:Monday"] = "08:00-14:00",
        ["PublicUrl"] = "https://recovery.example.com",
        ["Senders:ClaimLease"] = "00:00:02",
    }).Build());

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
