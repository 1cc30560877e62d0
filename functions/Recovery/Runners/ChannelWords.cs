namespace Recovery.Runners;

/// <summary>How people speak of a channel.</summary>
/// <param name="One">"text".</param>
/// <param name="Many">"texts".</param>
/// <param name="Verb">What we do with it to somebody: "text".</param>
/// <param name="Arrived">A line of the log: "Arrived on the phone".</param>
public sealed record ChannelWords(string One, string Many, string Verb, string Arrived)
{
    /// <summary>"a text", "an email".</summary>
    public string A => $"{("aeiou".Contains(One[0], StringComparison.Ordinal) ? "an" : "a")} {One}";

    /// <summary>"Text".</summary>
    public string Heading => Capital(One);

    /// <summary>"Texts".</summary>
    public string Headings => Capital(Many);

    /// <summary>"1 text", "1,200 texts".</summary>
    public string Counted(long count) => FormattableString.Invariant($"{count:N0} {(count == 1 ? One : Many)}");

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
