namespace Recovery.Messages;

/// <summary>
/// The default alphabet of texts: 3GPP TS 23.038 (GSM 03.38), its basic table and its extension table, without national ones.
/// </summary>
public static class GsmAlphabet
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Each is sent as an escape and a septet. The form feed is the table's page break.</summary>
    private const string Extension = "\f^{}\\[~]|€";

    private static readonly byte[] Widths = MakeWidths();

    /// <summary>How many septets the character takes: 1, or 2 with its escape; 0 when it is not in the alphabet.</summary>
    public static int Septets(char c) => c < Widths.Length ? Widths[c] : 0;

    /// <summary>Every character of the text is in the alphabet.</summary>
    public static bool Holds(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (Septets(c) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] MakeWidths()
    {
        var widths = new byte['€' + 1];
        foreach (var c in Basic)
        {
            widths[c] = 1;
        }

        foreach (var c in Extension)
        {
            widths[c] = 2;
        }

        return widths;
    }
}
