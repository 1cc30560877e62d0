using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Recovery.Replies;

/// <summary>A word of a reply, and where it stands.</summary>
/// <param name="Text">Lower case, letters and digits alone; "don't" and "dont" are one word.</param>
internal readonly record struct ReplyWord(string Text, int Start, int End);

/// <summary>A reply as its readers need it: plain letters whatever a phone made of them, and not longer than anybody reads.</summary>
internal static class ReplyText
{
    /// <summary>Of a reply longer than phones send its beginning and its end are read, this many characters each: a wish stands in one of them.</summary>
    private const int Half = 1600;

    /// <summary>What phones write in place of an apostrophe. Unicode takes some for letters, others for a space and a mark.</summary>
    private const string Apostrophes = "'`\u00B4\u2018\u2019\u201A\u201B\u2032\u2035\u02B9\u02BB\u02BC\u02BD\u02C8\u02CA\u02CB\uA78C\u055A\u05F3\uFF07\uFF40";

    /// <summary>Letters in small capitals, which Unicode does not take for a style of the plain ones, and what they stand for.</summary>
    private const string SmallCapitals = "\u1D00\u0299\u1D04\u1D05\u1D07\uA730\u0262\u029C\u026A\u1D0A\u1D0B\u029F\u1D0D\u0274\u1D0F\u1D18\u0280\uA731\u1D1B\u1D1C\u1D20\u1D21\u028F\u1D22";
    private const string PlainCapitals = "abcdefghijklmnoprstuvwyz";

    private static readonly Regex Link = new(@"(?:https?://|\bwww\.)\S+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>An apostrophe that got lost on the way.</summary>
    private static readonly Regex LostApostrophe = new(
        @"\b(don|didn|won|can|couldn|wouldn|shouldn|isn|doesn|haven|hasn|aren|wasn) t\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>The text in plain letters: styled, wide and small ones as ordinary ones, invisible marks dropped, quotation marks kept.</summary>
    public static string Normal(string? text)
    {
        var plain = new StringBuilder();
        foreach (var rune in Ends(text ?? "").EnumerateRunes())
        {
            if (Plain(rune) is { } letter)
            {
                plain.Append(letter);
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                plain.Append(rune.ToString());
            }
        }

        // One sign may stand for a whole sentence.
        return Ends(plain.ToString().Normalize(NormalizationForm.FormKD));
    }

    /// <summary>The words of normal text with single spaces between them, addresses of web pages left out.</summary>
    public static string Words(string normal) =>
        LostApostrophe.Replace(string.Join(' ', Split(WithoutLinks(normal)).Select(w => w.Text)), "$1t");

    /// <summary>Spaces in place of the addresses of web pages, so that everything else stays where it is.</summary>
    public static string WithoutLinks(string normal) => Link.Replace(normal, m => new string(' ', m.Length));

    public static List<ReplyWord> Split(string normal)
    {
        var words = new List<ReplyWord>();
        var word = new StringBuilder();
        var start = 0;
        for (var i = 0; i < normal.Length; i++)
        {
            var c = normal[i];
            if (char.IsLetterOrDigit(c))
            {
                start = word.Length == 0 ? i : start;
                word.Append(char.ToLowerInvariant(c));
            }
            else if (c != '\'' && char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                End(i);
            }
        }

        End(normal.Length);
        return words;

        void End(int at)
        {
            if (word.Length > 0)
            {
                words.Add(new ReplyWord(word.ToString(), start, at));
                word.Clear();
            }
        }
    }

    private static string Ends(string text) => text.Length <= 2 * Half ? text : $"{text[..Half]}\n{text[^Half..]}";

    /// <summary>What stands for a character that normalising would not make plain; null: it will, or is none of ours to change.</summary>
    private static char? Plain(Rune rune) => rune.Value switch
    {
        // Half a surrogate pair, where a text was cut, and a code point that Unicode excludes: neither can be normalised.
        0xFFFD or 0xFFFE or 0xFFFF => ' ',
        'ł' or 'Ł' => 'l',

        // Letters in white on a black disc or square.
        >= 0x1F150 and <= 0x1F169 => (char)('A' + rune.Value - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => (char)('A' + rune.Value - 0x1F170),
        _ when !rune.IsBmp => null,
        var value when Apostrophes.Contains((char)value, StringComparison.Ordinal) => '\'',
        var value when SmallCapitals.IndexOf((char)value, StringComparison.Ordinal) is >= 0 and var at => PlainCapitals[at],
        _ => null,
    };
}
