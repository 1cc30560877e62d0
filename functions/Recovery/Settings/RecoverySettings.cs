using Microsoft.Extensions.Configuration;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Settings;

/// <summary>Every setting, typed and checked. One record a section of the configuration; their names are the outer contract.</summary>
/// <param name="PublicUrl">The address under which runners and providers reach us; no slash at its end.</param>
public sealed record RecoverySettings(
    Uri PublicUrl, ClinicSettings Clinic, TimingSettings Timing, PlanSettings Plan, SecretSettings Secrets, StoreSettings Store, QueueSettings Queue,
    IReadOnlyDictionary<Channel, ChannelSettings> ByChannel, TextSettings Texts, TwilioSettings Twilio, SendGridSettings SendGrid, SenderSettings Senders,
    SignUpSettings SignUp, RetentionSettings Retention, ClockSettings Clock, TemplateSettings Templates, ProxySettings Proxies,
    PromiseSettings Promises, DeskSettings Desk)
{
    /// <summary>Those whose messages can go out: somebody sends them.</summary>
    public IEnumerable<Channel> Channels => ByChannel.Where(c => c.Value.Provider is not null).Select(c => c.Key).InOrder();

    public ChannelSettings Of(Channel channel) => ByChannel[channel];

    /// <summary>Units a second that a channel's provider takes: segments of texts, or emails. 0: no limit.</summary>
    public double RateOf(Channel channel) => ByChannel[channel].Rate;

    /// <summary>Some channel's messages go through a provider.</summary>
    public bool Uses(string provider) => ByChannel.Values.Any(c => c.Provider == provider);

    /// <summary>Some channel only pretends to send: its messages are kept and shown on this machine.</summary>
    public bool HasSandbox => Uses(ProviderName.Sandbox);

    /// <summary>Texts come from a name, not a number: it is the clinic's, and they need not say it again.</summary>
    public bool TextsComeFromAName => Uses(ProviderName.Twilio) && Twilio.From is { } from && from.Any(char.IsAsciiLetter);

    /// <summary>Reads and checks the whole configuration.</summary>
    /// <param name="configuration">The settings by their names.</param>
    /// <param name="queue">The queue that this build takes when nothing is set.</param>
    /// <exception cref="SettingsException">Names every mistake at once.</exception>
    public static RecoverySettings Read(IConfiguration configuration, QueueProvider queue = QueueProvider.Store)
    {
        var reader = new SettingsReader(configuration);
        var settings = new RecoverySettings(
            reader.Site("PublicUrl") ?? new Uri("http://localhost:7071"),
            ClinicSettings.Read(reader), TimingSettings.Read(reader), PlanSettings.Read(reader), SecretSettings.Read(reader),
            StoreSettings.Read(reader), QueueSettings.Read(reader, queue), ChannelCatalog.All.ToDictionary(c => c, c => ChannelSettings.Read(reader, c)),
            TextSettings.Read(reader), TwilioSettings.Read(reader), SendGridSettings.Read(reader), SenderSettings.Read(reader), SignUpSettings.Read(reader),
            RetentionSettings.Read(reader), ClockSettings.Read(reader), TemplateSettings.Read(reader), ProxySettings.Read(reader),
            PromiseSettings.Read(reader), DeskSettings.Read(reader));
        CrossChecks.Check(settings, reader);
        return reader.Mistakes.Count == 0 ? settings : throw new SettingsException(reader.Mistakes);
    }
}

/// <summary>The configuration has mistakes; the message names all of them, one a line.</summary>
public sealed class SettingsException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
