using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Recovery.Races;

/// <summary>Ids of races: lower-case letters, digits and single hyphens, readable in an address and in a file.</summary>
public static class RaceId
{
    private const int LongestName = 48;

    /// <summary>The id of a race that has only a name and a day: <c>leeds-10k-2027-05-02</c>. However its name is spelt in capitals, accents and dashes, it is the same.</summary>
    public static string Of(string name, LocalDate day)
    {
        var slug = Slug(name);
        return $"{(slug.Length > 0 ? slug : Unspeakable(name))}-{LocalDatePattern.Iso.Format(day)}";
    }

    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= 100 } && id[0] != '-' && id[^1] != '-' && !id.Contains("--", StringComparison.Ordinal)
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.Replace("'", "", StringComparison.Ordinal).Replace("\u2019", "", StringComparison.Ordinal)
                     .Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString().Trim('-');
        return text.Length <= LongestName ? text : text[..LongestName].TrimEnd('-');
    }

    /// <summary>A name without a single Latin letter or digit still gets an id of its own.</summary>
    private static string Unspeakable(string name) =>
        "race-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim().ToLowerInvariant())).AsSpan(0, 4));
}
