using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Loopback;
using Recovery.Messages;
using Recovery.Nudges.Send;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Channels;

/// <summary>The channels as the system sets them up, with a provider on this machine behind them, and all that they log.</summary>
internal sealed class ChannelsUnderTest : IAsyncDisposable
{
    public const string AccountSid = "AC00000000000000000000000000000001";
    public const string AuthToken = "auth-token-that-nobody-may-see";
    public const string ApiKey = "SG.api-key-that-nobody-may-see";

    private readonly ServiceProvider _services;
    private readonly LogLines _log = new();

    private ChannelsUnderTest(LoopbackProvider provider, TimeProvider time, Dictionary<string, string?> settings)
    {
        Provider = provider;
        var read = RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        _services = new ServiceCollection()
            .AddLogging(log => log.SetMinimumLevel(LogLevel.Trace).AddProvider(_log))
            .AddSingleton(read)
            .AddSingleton(new ClinicClock(time, DateTimeZone.Utc))
            .AddProviders(read)
            .BuildServiceProvider();
        var channels = _services.GetServices<IChannelProvider>().ToDictionary(c => c.Channel);
        (Sms, Email) = (channels[By.Sms], channels[By.Email]);
    }

    public LoopbackProvider Provider { get; }

    public IChannelProvider Sms { get; }

    public IChannelProvider Email { get; }

    /// <summary>Everything that was logged, whatever its level.</summary>
    public string Log => _log.ToString();

    public static OutgoingText Text { get; } = new(
        "nudge-1", "+447700900123", "Opens 8am Tue 27 Apr. Call 020 8542 7788 or https://r.example.com/b/AAAAAAAAAAAAAAAA",
        ["/b/AAAAAAAA", "/b/FORMER"], Duration.FromMinutes(90), 1);

    public static OutgoingEmail Mail { get; } = new(
        "nudge-2", "ann@example.com", "Ann Runner", "After your race", "In plain text.", "<p>In HTML: 50 € &amp; more</p>",
        "https://r.example.com/u/BBBBBBBBBBBBBBBB");

    public static Task<ChannelsUnderTest> Start(params IEnumerable<(string Key, string? Value)> settings) =>
        Start(TimeProvider.System, settings);

    public static async Task<ChannelsUnderTest> Start(TimeProvider time, params IEnumerable<(string Key, string? Value)> settings)
    {
        var provider = await LoopbackProvider.StartAsync();
        var all = new Dictionary<string, string?>
        {
            ["PublicUrl"] = "https://recovery.example.com",
            ["Clinic:Name"] = "The Clinic",
            ["Sms:Provider"] = "Twilio",
            ["Twilio:AccountSid"] = AccountSid,
            ["Twilio:AuthToken"] = AuthToken,
            ["Twilio:From"] = "Clinic",
            ["Twilio:BaseUrl"] = provider.BaseUrl.ToString(),
            ["Email:Provider"] = "SendGrid",
            ["SendGrid:ApiKey"] = ApiKey,
            ["SendGrid:From"] = "hello@clinic.example.com",
            ["SendGrid:BaseUrl"] = provider.BaseUrl.ToString(),
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelsUnderTest(provider, time, all);
    }

    public Task<Outcome> SendText(OutgoingText? text = null) => Sms.Send(text ?? Text, TestContext.Current.CancellationToken);

    public Task<Outcome> SendMail(OutgoingEmail? mail = null) => Email.Send(mail ?? Mail, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Add($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add($"{formatter(state, exception)} {exception}");

        public override string ToString()
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }

        public void Dispose()
        {
        }

        private void Add(string line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }
}
