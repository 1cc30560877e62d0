using System.Globalization;
using System.Text;

namespace Recovery.Messages;

/// <summary>
/// Words rewritten within GSM-7 where that loses nothing that matters: one curly quote would double what a text costs.
/// </summary>
public static class GsmText
{
    /// <summary>Letters that Unicode does not take apart into a plain letter and a mark.</summary>
    private static readonly Dictionary<int, string> Letters = new()
    {
        ['đ'] = "d", ['Đ'] = "D", ['ð'] = "d", ['Ð'] = "D", ['ł'] = "l", ['Ł'] = "L", ['ħ'] = "h", ['Ħ'] = "H",
        ['ı'] = "i", ['œ'] = "oe", ['Œ'] = "OE", ['þ'] = "th", ['Þ'] = "Th", ['ŋ'] = "n", ['Ŋ'] = "N", ['ŧ'] = "t", ['Ŧ'] = "T",
        ['ĸ'] = "k", ['ə'] = "e", ['Ə'] = "E", ['ɓ'] = "b", ['Ɓ'] = "B", ['ɗ'] = "d", ['Ɗ'] = "D", ['ƙ'] = "k", ['Ƙ'] = "K",
        ['ẞ'] = "SS",
    };

    /// <summary>Signs that typesetting programs put in place of those on a keyboard.</summary>
    private static readonly Dictionary<int, string> Signs = new()
    {
        ['\u2018'] = "'", ['\u2019'] = "'", ['\u201A'] = "'", ['\u201B'] = "'", ['\u2032'] = "'", ['\u02BC'] = "'", ['\u02BB'] = "'",
        ['\u02B9'] = "'", ['`'] = "'", ['\u00B4'] = "'", ['\u2039'] = "'", ['\u203A'] = "'",
        ['\u201C'] = "\"", ['\u201D'] = "\"", ['\u201E'] = "\"", ['\u201F'] = "\"", ['\u2033'] = "\"", ['\u00AB'] = "\"", ['\u00BB'] = "\"",
        ['\u2010'] = "-", ['\u2011'] = "-", ['\u2012'] = "-", ['\u2013'] = "-", ['\u2014'] = "-", ['\u2015'] = "-", ['\u2212'] = "-", ['\u2043'] = "-",
        ['\u2026'] = "...", ['\u2022'] = "-", ['\u00B7'] = "-", ['\u2044'] = "/", ['\u00D7'] = "x", ['\u00AE'] = "", ['\u00A9'] = "", ['\u2122'] = "",
        ['\t'] = " ", ['\u2028'] = "\n", ['\u2029'] = "\n", ['\u0085'] = "\n",
    };

    /// <summary>
    /// The text within GSM-7 if all of it can be; else only its signs and spaces are set straight, since giving up some letters
    /// of a text that stays outside GSM-7 saves nothing.
    /// </summary>
    public static string Fit(string text) => GsmAlphabet.Holds(text) ? text : Rewrite(text, dropSymbols: false) ?? SignsOnly(text);

    /// <summary>
    /// A name within GSM-7, without emoji, its spaces folded: "Zoë Łukasz" is "Zoe Lukasz". Null: it is in a script that
    /// can't be, or nothing is left of it.
    /// </summary>
    public static string? PlainName(string name)
    {
        var words = Rewrite(name, dropSymbols: true)?.Split([' ', '\n', '\r', '\f'], StringSplitOptions.RemoveEmptyEntries);
        return words is { Length: > 0 } ? string.Join(' ', words) : null;
    }

    private static string SignsOnly(string text)
    {
        var straight = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            straight.Append(
                Signs.TryGetValue(rune.Value, out var sign) ? sign
                : Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? " "
                : rune.ToString());
        }

        return straight.ToString();
    }

    /// <summary>Null when something of it can't be written in GSM-7.</summary>
    private static string? Rewrite(string text, bool dropSymbols)
    {
        if (GsmAlphabet.Holds(text))
        {
            return text;
        }

        var rewritten = new StringBuilder(text.Length + 8);
        foreach (var rune in Composed(text).EnumerateRunes())
        {
            if (IsGsm(rune))
            {
                rewritten.Append((char)rune.Value);
            }
            else if ((Sign(rune) ?? Letter(rune)) is { } plain)
            {
                rewritten.Append(plain);
            }
            else if (!dropSymbols || !IsDecoration(rune))
            {
                return null;
            }
        }

        return rewritten.ToString();
    }

    /// <summary>Letters and their marks as one character each. Half a surrogate pair, which nothing can compose, becomes U+FFFD.</summary>
    private static string Composed(string text)
    {
        var whole = string.Concat(text.EnumerateRunes().Select(r => r.Value == 0xFFFE ? Rune.ReplacementChar : r));
        return whole.IsNormalized() ? whole : whole.Normalize();
    }

    private static bool IsGsm(Rune rune) => rune.IsBmp && GsmAlphabet.Septets((char)rune.Value) > 0;

    private static string? Sign(Rune rune) =>
        Signs.TryGetValue(rune.Value, out var sign) ? sign
        : Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? " "
        : Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format ? ""
        : null;

    /// <summary>A letter or digit without its marks: é stays (it is in the alphabet), ë is e. Null: another script.</summary>
    private static string? Letter(Rune rune)
    {
        if (Letters.TryGetValue(rune.Value, out var letter))
        {
            return letter;
        }

        var plain = new StringBuilder();
        foreach (var part in Composed(rune.ToString()).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Letters.TryGetValue(part.Value, out var known) || Signs.TryGetValue(part.Value, out known))
            {
                plain.Append(known);
            }
            else if (IsGsm(part))
            {
                plain.Append((char)part.Value);
            }
            else if (Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
            {
                return null;
            }
        }

        return plain.Length > 0 ? plain.ToString() : null;
    }

    private static bool IsDecoration(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.EnclosingMark or UnicodeCategory.Control or UnicodeCategory.PrivateUse;
}
