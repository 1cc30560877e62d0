using NodaTime;

namespace Recovery.Runners;

/// <summary>What the runner agreed to, word for word.</summary>
/// <param name="Wordings">The wording beside the box of each channel that was ticked.</param>
/// <param name="Source">Where it was given: the form's address, a file's <c>consent_source</c>, the clinic's evidence.</param>
/// <param name="GivenAt">When.</param>
public sealed record Consent(IReadOnlyDictionary<Channel, string> Wordings, string Source, Instant GivenAt)
{
    /// <summary>The same words for every channel: as others wrote them down.</summary>
    public static Consent InWords(string words, IEnumerable<Channel> channels, string source, Instant givenAt) =>
        new(channels.ToDictionary(c => c, _ => words), source, givenAt);

    public bool Covers(Channel channel) => Wordings.ContainsKey(channel);
}
