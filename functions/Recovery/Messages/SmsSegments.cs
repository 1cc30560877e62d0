namespace Recovery.Messages;

/// <summary>How a text's characters are coded on the air.</summary>
public enum SmsEncoding
{
    /// <summary>Seven bits a character, two characters' worth for those of the extension table.</summary>
    Gsm7,

    /// <summary>Sixteen bits a UTF-16 unit: the whole text, as soon as one character is outside GSM-7.</summary>
    Ucs2,
}

/// <summary>
/// How a text is billed. One segment holds 160 septets or 70 UTF-16 units; split, each holds 153 or 67 (3GPP TS 23.040: the
/// header that joins them takes 6 octets). No character is split: an escape stays with its character, a surrogate with its
/// pair, and what does not fit whole starts the next segment.
/// </summary>
/// <param name="Encoding">What the text's characters allow.</param>
/// <param name="Units">Septets (escapes included) or UTF-16 units in the whole text.</param>
/// <param name="Count">Segments billed. At least 1: a text without words is still one message.</param>
public sealed record SmsSegments(SmsEncoding Encoding, int Units, int Count)
{
    /// <summary>Of what is billed by the message, whatever it says.</summary>
    internal static SmsSegments One { get; } = new(SmsEncoding.Ucs2, 0, 1);

    /// <summary>Counts any text; null counts as empty.</summary>
    public static SmsSegments Of(string? text)
    {
        text ??= "";
        var septets = 0;
        foreach (var c in text)
        {
            var width = GsmAlphabet.Septets(c);
            if (width == 0)
            {
                return Ucs2(text);
            }

            septets += width;
        }

        return new SmsSegments(SmsEncoding.Gsm7, septets, septets <= 160 ? 1 : SplitGsm7(text));
    }

    private static SmsSegments Ucs2(string text) =>
        new(SmsEncoding.Ucs2, text.Length, text.Length <= 70 ? 1 : SplitUcs2(text));

    private static int SplitGsm7(string text)
    {
        var (count, used) = (1, 0);
        foreach (var c in text)
        {
            Put(GsmAlphabet.Septets(c), 153, ref count, ref used);
        }

        return count;
    }

    private static int SplitUcs2(string text)
    {
        var (count, used) = (1, 0);
        for (var i = 0; i < text.Length;)
        {
            var width = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1;
            Put(width, 67, ref count, ref used);
            i += width;
        }

        return count;
    }

    private static void Put(int width, int room, ref int count, ref int used)
    {
        if (used + width > room)
        {
            count++;
            used = 0;
        }

        used += width;
    }
}
