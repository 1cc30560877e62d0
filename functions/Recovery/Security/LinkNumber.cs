namespace Recovery.Security;

/// <summary>Numbers in links: 6 bits a character, URL-safe.</summary>
internal static class LinkNumber
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static string Write(long number, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, 1L << (6 * length));
        Span<char> written = stackalloc char[length];
        for (var i = length - 1; i >= 0; i--, number >>= 6)
        {
            written[i] = Alphabet[(int)(number & 63)];
        }

        return new string(written);
    }

    /// <summary>Null: it is no number.</summary>
    public static long? Read(ReadOnlySpan<char> written)
    {
        long number = 0;
        foreach (var c in written)
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            number = (number << 6) | (uint)value;
        }

        return number;
    }
}
