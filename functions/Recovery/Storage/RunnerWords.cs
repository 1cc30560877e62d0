using System.Globalization;
using System.Text;

namespace Recovery.Storage;

/// <summary>
/// What a runner is found by: words of the name without accents, the number in its spellings, the address.
/// All are matched by prefix; the number is also kept back to front, so that its last digits find it.
/// </summary>
internal static class RunnerWords
{
    private const int LongestWord = 64;
    private const int MostTerms = 6;
    private const int FewestLastDigits = 3;
    private const char BackToFront = '~';

    /// <summary>The words to keep for a runner.</summary>
    public static IReadOnlySet<string> Of(string name, string? mobile, string? email)
    {
        var words = Parts(name).ToHashSet(StringComparer.Ordinal);
        if (Digits(mobile) is { Length: > 0 } digits)
        {
            words.Add(digits);
            words.Add(Reversed(digits));
            if (digits.StartsWith("44", StringComparison.Ordinal))
            {
                words.Add($"0{digits[2..]}");
                words.Add(Reversed($"0{digits[2..]}"));
            }
        }

        if (email is not null)
        {
            words.Add(Cut(email.Trim().ToLowerInvariant()));
        }

        return words;
    }

    /// <summary>A typed search, as terms that all must match; each matches by any of its prefixes.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Terms(string text) => [.. Tokens(Readable(text)).SelectMany(TermsOf).Take(MostTerms)];

    /// <summary>What stands between spaces; groups of digits that follow each other are one number.</summary>
    private static IEnumerable<string> Tokens(string text)
    {
        var number = "";
        foreach (var token in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (token.All(IsPartOfNumber) && token.Any(char.IsAsciiDigit))
            {
                number += token;
                continue;
            }

            if (number.Length > 0)
            {
                yield return number;
                number = "";
            }

            yield return token;
        }

        if (number.Length > 0)
        {
            yield return number;
        }
    }

    private static IEnumerable<IReadOnlyList<string>> TermsOf(string token)
    {
        if (token.All(IsPartOfNumber) && token.Count(char.IsAsciiDigit) >= FewestLastDigits)
        {
            return [NumberPrefixes(token)];
        }

        var address = Cut(token.ToLowerInvariant());
        if (address.Contains('@', StringComparison.Ordinal))
        {
            return [[address]];
        }

        // A dot may be part of an address ("anna.lee") or of a name ("St.Clair").
        var parts = Words(token).ToArray();
        return parts.Length <= 1 || !token.Contains('.', StringComparison.Ordinal)
            ? parts.Select(p => (IReadOnlyList<string>)[p])
            : [[address, .. parts.OrderByDescending(p => p.Length).Take(1)]];
    }

    private static bool IsPartOfNumber(char c) => char.IsAsciiDigit(c) || c is '+' or '-' or '(' or ')' or '.' or '/';

    private static IReadOnlyList<string> NumberPrefixes(string text)
    {
        var digits = Digits(text)!;
        if (digits.StartsWith("00", StringComparison.Ordinal))
        {
            digits = digits[2..];
        }

        if (digits.StartsWith("440", StringComparison.Ordinal))
        {
            digits = $"44{digits[3..]}";
        }

        return [digits, Reversed(digits)];
    }

    /// <summary>"Siân O'Brien-Lee" is found as sian, obrien, o, brien and lee.</summary>
    private static IEnumerable<string> Parts(string name) =>
        Words(name).Concat(Words(name.Replace('\'', ' ').Replace('’', ' '))).Where(w => w.Length > 0);

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in Plain(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(rune);
            }
            else if (rune.Value is not ('\'' or '’') && word.Length > 0)
            {
                yield return Cut(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return Cut(word.ToString());
        }
    }

    /// <summary>Without what broken input may hold: halves of a character and U+FFFE can't be normalised, and PostgreSQL keeps no NUL.</summary>
    private static string Readable(string text) => string.Concat(text.EnumerateRunes().Select(r => r.Value is 0 or 0xFFFE ? Rune.ReplacementChar : r));

    /// <summary>Lower case, without what sits above or below a letter; letters that a British keyboard lacks as people type them.</summary>
    private static string Plain(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        text = Readable(text);
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.ToLowerInvariant().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            switch (rune.Value)
            {
                case 'ø': plain.Append('o'); break;
                case 'ł': plain.Append('l'); break;
                case 'đ' or 'ð': plain.Append('d'); break;
                case 'ı': plain.Append('i'); break;
                case 'ß': plain.Append("ss"); break;
                case 'æ': plain.Append("ae"); break;
                case 'œ': plain.Append("oe"); break;
                case 'þ': plain.Append("th"); break;
                default:
                    if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                    {
                        plain.Append(rune);
                    }

                    break;
            }
        }

        return plain.ToString();
    }

    private static string? Digits(string? text) => text is null ? null : Cut(string.Concat(text.Where(char.IsAsciiDigit)));

    private static string Reversed(string digits) => BackToFront + string.Concat(digits.Reverse());

    private static string Cut(string word) => word.Length <= LongestWord ? word : word[..LongestWord];
}
