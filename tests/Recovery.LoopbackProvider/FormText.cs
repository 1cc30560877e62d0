using System.Text;

namespace Recovery.Loopback;

/// <summary>Reads <c>application/x-www-form-urlencoded</c>.</summary>
internal static class FormText
{
    /// <summary>The fields in their order; null: it is no such form.</summary>
    public static List<KeyValuePair<string, string>>? Parse(ReadOnlySpan<byte> form)
    {
        var fields = new List<KeyValuePair<string, string>>(8);
        foreach (var range in form.Split((byte)'&'))
        {
            var pair = form[range];
            var equals = pair.IndexOf((byte)'=');
            if (equals <= 0 || !TryDecode(pair[..equals], out var name) || !TryDecode(pair[(equals + 1)..], out var value))
            {
                return null;
            }

            fields.Add(new(name, value));
        }

        return fields;
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, out string decoded)
    {
        var bytes = text.Length <= 4096 ? stackalloc byte[text.Length] : new byte[text.Length];
        var length = 0;
        decoded = "";
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2]))
                {
                    return false;
                }

                b = (byte)((HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]));
                i += 2;
            }
            else if (b == '+')
            {
                b = (byte)' ';
            }
            else if (b is <= 32 or >= 127)
            {
                return false;
            }

            bytes[length++] = b;
        }

        decoded = Encoding.UTF8.GetString(bytes[..length]);
        return true;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
