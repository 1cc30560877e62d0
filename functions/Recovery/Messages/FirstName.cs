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

    private static bool IsTitle(string word) => Titles.Contains(word.TrimEnd('.'));
}
