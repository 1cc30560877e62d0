using System.Globalization;
using System.Text;

namespace Recovery.Races;

/// <summary>Ids of races that the clinic lists: lower-case letters, digits and single hyphens, readable in an address and in a file.</summary>
public static class RaceId
{
    /// <summary>"Café Run 2027" is <c>cafe-run-2027</c>, however it is spelt in capitals, spaces and dashes. Empty: the name has no Latin letter or digit.</summary>
    public static string Of(string name)
    {
        var id = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                id.Append(c);
            }
            else if (id.Length > 0 && id[^1] != '-' && !IsPartOfWord(c))
            {
                id.Append('-');
            }
        }

        return id.ToString().TrimEnd('-');
    }

    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= 100 } && id[0] != '-' && id[^1] != '-' && !id.Contains("--", StringComparison.Ordinal)
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsPartOfWord(char c) =>
        c is '\'' or '\u2019' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
}
