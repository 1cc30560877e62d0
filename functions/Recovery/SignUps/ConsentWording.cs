using Recovery.Channels;
using Recovery.Runners;
using Recovery.Settings;

namespace Recovery.SignUps;

/// <summary>
/// The words beside the boxes of the form. What was shown is stored with each consent word for word, so these may change
/// without touching what earlier runners agreed to.
/// </summary>
public sealed class ConsentWording(RecoverySettings settings)
{
    private readonly Dictionary<Channel, string> _words = ChannelCatalog.All.ToDictionary(c => c, c => Words(settings, c));

    /// <summary>The words beside a channel's box.</summary>
    public string Of(Channel channel) => _words[channel];

    /// <summary>The words beside those that were ticked.</summary>
    public IReadOnlyDictionary<Channel, string> Beside(IEnumerable<Channel> ticked) => ticked.ToDictionary(c => c, Of);

    private static string Words(RecoverySettings settings, Channel channel) =>
        $"Yes, {settings.Clinic.Name} may {channel.Words.Verb} me about a recovery massage around this race{AtMost(settings, channel)}. "
        + $"Every {channel.Words.One} says how to stop.";

    private static string AtMost(RecoverySettings settings, Channel channel) =>
        settings.Plan.Steps.Count(s => s.Channels.Contains(channel)) switch
        {
            0 => "",
            1 => $": one {channel.Words.One} at most",
            2 => $": two {channel.Words.Many} at most",
            var many => $": {many} {channel.Words.Many} at most",
        };
}
