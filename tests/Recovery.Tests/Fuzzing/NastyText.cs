using System.Text;

namespace Recovery.Tests.Fuzzing;

/// <summary>What nobody types by accident. The same seed always makes the same text.</summary>
internal sealed class NastyText(int seed)
{
    /// <summary>Neighbouring seeds are spread out, since <see cref="Random"/> begins alike for them.</summary>
    private readonly Random _random = new(unchecked((int)((uint)seed * 2_654_435_761)));

    public int Below(int limit) => _random.Next(limit);

    public bool OneIn(int many) => Below(many) == 0;

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public byte[] Bytes(int most)
    {
        var bytes = new byte[Below(most + 1)];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <param name="longest">In UTF-16 units.</param>
    /// <param name="own">Words that the reader knows: used whole, cut, quoted, changed by a character, and repeated.</param>
    public string Text(int longest, params IReadOnlyList<string> own)
    {
        var text = Below(9) switch
        {
            0 => "",
            1 => Piece(own),
            2 => Repeated(Piece(own), longest),
            3 => Repeated(Mixed(1 + Below(5), own, " "), longest),
            4 => Repeated(Mixed(1 + Below(5), own, ""), Below(longest + 1)),
            5 => Mixed(1 + Below(longest), own, " "),
            6 => Changed(own.Count == 0 ? Piece(own) : OneOf(own)),
            7 => Changed(Mixed(1 + Below(8), own, " ")),
            _ => Mixed(1 + Below(12), own, ""),
        };
        return text.Length <= longest ? text : text[..longest];
    }

    /// <summary>JSON: mostly well formed, sometimes cut or with something after it.</summary>
    /// <param name="names">Names that the reader asks for.</param>
    /// <param name="values">Values that it takes.</param>
    public string Json(IReadOnlyList<string> names, IReadOnlyList<string> values)
    {
        var json = Value(OneIn(20) ? 70 : 1 + Below(4), names, values);
        return Below(12) switch
        {
            0 => Changed(json),
            1 => json[..Below(json.Length + 1)],
            2 => json + OneOf([" ", ",", "]", "{}", "\0", json]),
            _ => json,
        };
    }

    /// <summary>A JSON string as somebody hostile writes it: any character, half ones escaped.</summary>
    public string JsonString(int longest, params IReadOnlyList<string> own)
    {
        var json = new StringBuilder("\"");
        foreach (var c in Text(longest, own))
        {
            json.Append(c is '"' or '\\' ? $"\\{c}" : c < ' ' || char.IsSurrogate(c) || OneIn(50) ? $"\\u{(int)c:x4}" : c);
        }

        return json.Append('"').ToString();
    }

    /// <summary>The part over and over, up to a length.</summary>
    public static string Repeated(string part, int length) =>
        part.Length == 0 ? "" : string.Concat(Enumerable.Repeat(part, (length / part.Length) + 1))[..length];

    private string Value(int depth, IReadOnlyList<string> names, IReadOnlyList<string> values) => (depth, Below(7)) switch
    {
        ( > 0, 0 or 1 or 2) => $"{{{string.Join(',', Enumerable.Range(0, Below(6)).Select(i => $"{(OneIn(4) ? JsonString(20, names) : $"\"{OneOf(names)}\"")}:{Value(i == 0 ? depth - 1 : 0, names, values)}"))}}}",
        ( > 0, 3) => $"[{string.Join(',', Enumerable.Range(0, Below(6)).Select(i => Value(i == 0 ? depth - 1 : 0, names, values)))}]",
        (_, 4) => OneOf(Numbers),
        (_, 5) => OneOf(["null", "true", "false", "[]", "{}"]),
        _ => OneIn(2) ? $"\"{OneOf(values)}\"" : JsonString(60, values),
    };

    private string Mixed(int pieces, IReadOnlyList<string> own, string between) =>
        string.Join(between, Enumerable.Range(0, Math.Min(pieces, 400)).Select(_ => Piece(own)));

    private string Piece(IReadOnlyList<string> own) => Below(own.Count == 0 ? 7 : 14) switch
    {
        0 => OneOf(Signs),
        1 => OneOf(Numbers),
        2 => Any(),
        3 => OneIn(2) ? ((char)(0xD800 + Below(0x800))).ToString() : ((char)Below(0x20)).ToString(),
        4 => "a" + string.Concat(Enumerable.Range(0, 1 + Below(20)).Select(_ => (char)(0x300 + Below(0x70)))),
        5 => OneOf(Invisible),
        6 => ((char)('!' + Below(94))).ToString(),
        7 => OneOf(own) is var cut ? cut[..Below(cut.Length + 1)] : "",
        8 => OneOf(Quotes).Replace("{0}", OneOf(own), StringComparison.Ordinal),
        9 => Changed(OneOf(own)),
        _ => OneOf(own),
    };

    /// <summary>A character of any plane, assigned or not.</summary>
    private string Any() => new Rune(Below(2) == 0 ? 0x10000 * (1 + Below(16)) + Below(0x10000) : Below(0xD800)).ToString();

    private string Changed(string text)
    {
        var at = Below(text.Length + 1);
        return Below(4) switch
        {
            0 when at < text.Length => text.Remove(at, 1),
            1 => text.Insert(at, Any()),
            2 => text.Insert(at, OneOf(Invisible)),
            _ => text.Insert(at, text[at..]),
        };
    }

    private static readonly string[] Signs =
    [
        " ", "  ", "\t", "\n", "\r\n", "\r", "\u00A0", "\u2028", "\u3000", "'", "\"", "\\", "/", "..", "<b>", "</script>", "&amp;", "%", "%00", "%s", "{{", "}}", "{0}",
        "--", "' OR 1=1 --", "$1", "*", "(", ")", "[", "]", "(?", "_", ";", ",", "sep=;", "=1+1", "@", "://", "\uFEFF", "\uFFFD", "\uFFFC", "\uFFFE", "\uFFFF", "\uFDD0", "ﷺ", "ﬁ", "İ", "ẞ", "Ω", "\u0345", "👍🏽", "🏃‍♀️", "é", "e\u0301", "\uE000",
    ];

    private static readonly string[] Invisible =
        ["\u200B", "\u200C", "\u200D", "\u200E", "\u202E", "\u2066", "\u00AD", "\u034F", "\u180E", "\u2060", "\uFE0F", "\u3164", "\U000E0061", "\U000E01EF", "\u115F"];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "127", "256", "65536", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551616", "1e309", "-1e-400", "1.5", "0.1e1", "00", "253402300800", "253402300799", "٣", "９", "²", "Ⅷ",
    ];

    private static readonly string[] Quotes = ["“{0}”", "\"{0}\"", "„{0}“", "«{0}»", "‘{0}’", "'{0}'", "> {0}\n", "\n>{0}", "Liked “{0}”", "Fwd: {0}", "“{0}", "{0}…", "「{0}」"];
}
