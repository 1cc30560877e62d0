using System.Security.Cryptography;
using System.Text;

namespace Recovery.Security;

/// <summary>The secret that ids, links and stops are keyed with (<c>Secrets:Key</c>).</summary>
public sealed class SigningKey(byte[] key)
{
    /// <summary>How long a hash is, in bytes.</summary>
    public const int HashSize = HMACSHA256.HashSizeInBytes;

    /// <summary>Tells whether a store was made with this key, and nothing about the key.</summary>
    public string Fingerprint => Convert.ToHexStringLower(Hash("fingerprint").AsSpan(0, 8));

    public static SigningKey Of(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The keyed hash (HMAC-SHA256) of a text in UTF-8.</summary>
    public byte[] Hash(string text)
    {
        var hash = new byte[HashSize];
        Hash(text, hash);
        return hash;
    }

    /// <inheritdoc cref="Hash(string)"/>
    /// <param name="hash">Takes <see cref="HashSize"/> bytes.</param>
    public void Hash(ReadOnlySpan<char> text, Span<byte> hash)
    {
        const int OnTheStack = 256;
        Span<byte> bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= OnTheStack ? stackalloc byte[OnTheStack] : new byte[Encoding.UTF8.GetByteCount(text)];
        HMACSHA256.HashData(key, bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
    }
}
