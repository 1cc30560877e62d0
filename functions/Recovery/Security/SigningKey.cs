using System.Security.Cryptography;
using System.Text;

namespace Recovery.Security;

/// <summary>The secret that ids, links and stops are keyed with (<c>Secrets:Key</c>).</summary>
public sealed class SigningKey(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;

    /// <summary>Tells whether a store was made with this key, and nothing about the key.</summary>
    public string Fingerprint => Convert.ToHexStringLower(HMACSHA256.HashData(Bytes, "fingerprint"u8).AsSpan(0, 8));

    public static SigningKey Of(string text) => new(Encoding.UTF8.GetBytes(text));
}
