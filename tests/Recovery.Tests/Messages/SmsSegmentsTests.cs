using FsCheck.Xunit;
using Recovery.Messages;

namespace Recovery.Tests.Messages;

public sealed class SmsSegmentsTests
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    [InlineData(459, 3)]
    [InlineData(460, 4)]
    public void Plain_letters_fill_160_then_153_each(int letters, int count) =>
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, letters, count), SmsSegments.Of(new string('a', letters)));

    [Theory]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    [InlineData(201, 3)]
    [InlineData(202, 4)]
    public void One_letter_outside_the_alphabet_makes_it_70_then_67_each(int letters, int count) =>
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, letters, count), SmsSegments.Of('\u2019' + new string('a', letters - 1)));

    [Fact]
    public void The_alphabet_is_127_characters_of_one_septet_and_10_of_two()
    {
        Assert.Equal(127, Basic.Length);
        Assert.All(Basic, c => Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 1, 1), SmsSegments.Of(c.ToString())));
        Assert.All(Extension, c => Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 2, 1), SmsSegments.Of(c.ToString())));
        var others = Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => !(Basic + Extension).Contains(c));
        Assert.All(others, c => Assert.Equal(SmsEncoding.Ucs2, SmsSegments.Of(c.ToString()).Encoding));
    }

    [Fact]
    public void An_escape_is_never_parted_from_its_character()
    {
        // 152 + 2 would put the escape in the first segment and its character in the second.
        var straddling = new string('a', 152) + '€';
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 306, 3), SmsSegments.Of(straddling + new string('b', 152)));
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 305, 2), SmsSegments.Of(straddling + new string('b', 151)));

        // One septet earlier it fits whole.
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 306, 2), SmsSegments.Of(new string('a', 151) + '€' + new string('b', 153)));

        // In a text that isn't split there is nothing to straddle.
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 160, 1), SmsSegments.Of(new string('a', 158) + '€'));
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 161, 2), SmsSegments.Of(new string('a', 159) + '€'));
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 160, 1), SmsSegments.Of(new string('€', 80)));

        // 76 euros a segment leave one septet over in each.
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 304, 2), SmsSegments.Of(new string('€', 152)));
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 306, 3), SmsSegments.Of(new string('€', 153)));
    }

    [Fact]
    public void A_surrogate_is_never_parted_from_its_pair()
    {
        const string Runner = "\U0001F3C3";
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 70, 1), SmsSegments.Of(new string('a', 68) + Runner));
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 71, 2), SmsSegments.Of(new string('a', 69) + Runner));
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 134, 2), SmsSegments.Of(new string('a', 65) + Runner + new string('b', 67)));
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 134, 3), SmsSegments.Of(new string('a', 66) + Runner + new string('b', 66)));
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 133, 2), SmsSegments.Of(new string('a', 66) + Runner + new string('b', 65)));
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 70, 1), SmsSegments.Of(string.Concat(Enumerable.Repeat(Runner, 35))));

        // 33 pairs a segment leave one unit over in each.
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 132, 2), SmsSegments.Of(string.Concat(Enumerable.Repeat(Runner, 66))));
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 134, 3), SmsSegments.Of(string.Concat(Enumerable.Repeat(Runner, 67))));
    }

    [Fact]
    public void Half_a_pair_counts_as_a_unit_of_its_own()
    {
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 1, 1), SmsSegments.Of("\uD83C"));
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, 134, 2), SmsSegments.Of(new string('\uDFC3', 134)));
    }

    [Fact]
    public void No_text_at_all_counts_as_an_empty_one() =>
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 0, 1), SmsSegments.Of(null));

    /// <summary>Against a second way of counting: cut greedily, piece by piece, and look at the pieces.</summary>
    [Property(MaxTest = 1000)]
    public void Segments_are_as_many_as_cutting_whole_characters_gives(byte[] picks, bool gsm)
    {
        string[] pieces = gsm ? ["a", "é", "€", "[", "\n"] : ["a", "ë", "\U0001F3C3", "\uD83C", "€"];
        var characters = picks.Concat(picks).Concat(picks).Select(p => pieces[p % pieces.Length]).ToArray();
        var text = string.Concat(characters);
        var segments = SmsSegments.Of(text);

        int Width(string s) => segments.Encoding == SmsEncoding.Ucs2 ? s.Length : Extension.Contains(s, StringComparison.Ordinal) ? 2 : 1;
        var (single, part) = segments.Encoding == SmsEncoding.Gsm7 ? (160, 153) : (70, 67);
        Assert.Equal(Runes(text).Sum(Width), segments.Units);

        var cut = new List<int> { 0 };
        foreach (var width in Runes(text).Select(Width))
        {
            if (cut[^1] + width > part)
            {
                cut.Add(0);
            }

            cut[^1] += width;
        }

        Assert.Equal(segments.Units <= single ? 1 : cut.Count, segments.Count);
        Assert.InRange(segments.Count, 1, Math.Max(1, segments.Units));
    }

    [Property(MaxTest = 500)]
    public void No_text_throws(string? text) => Assert.Holds(SmsSegments.Of(text).Count >= 1);

    private static IEnumerable<string> Runes(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var width = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1;
            yield return text.Substring(i, width);
            i += width;
        }
    }
}
