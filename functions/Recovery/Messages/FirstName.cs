namespace Recovery.Messages;

/// <summary>How a message greets its reader.</summary>
public static class FirstName
{
    private static readonly HashSet<string> Titles = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady", "lord", "rev", "revd", "reverend", "fr", "capt",
    };

    /// <summary>"Asha" of "Asha Patel" and of "Dr Asha Patel"; the whole of "Dr Patel" and of "J. Patel".</summary>
    public static string Of(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length > 2 && IsTitle(words[0]) ? 1 : 0;
        return words.Length == 0 ? ""
            : IsTitle(words[first]) || words[first].TrimEnd('.').Length < 2 ? string.Join(' ', words)
            : words[first];
    }

    /// <summary>The longest name that a text greets by: a longer one would take the place of what the text is for.</summary>
    public const int LongestInText = 12;

    /// <summary>How a text greets, in the letters of texts; null: by no name.</summary>
    public static string? InText(string name) => GsmText.PlainName(Of(name)) is { Length: <= LongestInText } plain ? plain : null;

    private static bool IsTitle(string word) => Titles.Contains(word.TrimEnd('.'));
}
