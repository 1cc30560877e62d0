using Recovery.Runners;
using Recovery.Settings;

namespace Recovery.Web.Clinic.Words;

/// <summary>Who carries a channel's messages, by name.</summary>
public static class ProviderWords
{
    /// <summary>Carries nothing anywhere.</summary>
    public const string Sandbox = "the sandbox";

    public static string ProviderOf(this RecoverySettings settings, Channel channel) =>
        settings.Of(channel).Provider is { } name and not ProviderName.Sandbox ? name : Sandbox;

    /// <summary>Words that begin a sentence, perhaps with such a name.</summary>
    public static string AsSentence(this string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
