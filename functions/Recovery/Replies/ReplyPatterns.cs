using System.Text.RegularExpressions;

namespace Recovery.Replies;

/// <summary>
/// Patterns of what replies say, one a line. Every repetition in them is bounded or begins where the text does, so the time taken
/// grows with the length of the text and no faster.
/// </summary>
internal static class ReplyPatterns
{
    /// <summary>Any of them will do.</summary>
    public static Regex Any(string patterns) => Of(string.Join('|', Lines(patterns)));

    /// <summary>Each on its own: it is then tried only where its first word stands, and not at every word of the reply.</summary>
    public static Regex[] Each(string patterns) => [.. Lines(patterns).Select(Of)];

    private static string[] Lines(string patterns) => patterns.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant);
}
