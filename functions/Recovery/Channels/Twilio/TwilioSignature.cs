using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Recovery.Channels.Twilio;

/// <summary>
/// Judges the X-Twilio-Signature of a webhook: base64 of HMAC-SHA1, keyed with the account's auth token, over the full
/// public URL and what was posted. No input makes it throw: what cannot be from Twilio is simply not valid.
/// </summary>
public static class TwilioSignature
{
    /// <summary>Base64 of the digest.</summary>
    private const int SignatureLength = 28;

    private const int DigestHexLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>
    /// Whether Twilio signed this form post. The signature covers the URL and then each parameter's name and value,
    /// sorted by name.
    /// </summary>
    /// <param name="url">The full URL as Twilio was given it, query included; its port may be missing or added.</param>
    /// <param name="form">What was posted, decoded. A name that repeats counts once with each distinct value, sorted.</param>
    /// <param name="signature">The header as it came; null: there was none.</param>
    public static bool IsValid(string authToken, string url, IEnumerable<KeyValuePair<string, string>> form, string? signature) =>
        IsSigned(authToken, url, Written(form), signature);

    /// <summary>
    /// Whether Twilio signed this JSON post. The signature covers the URL only, whose bodySHA256 in turn covers the body.
    /// </summary>
    /// <param name="url">The full URL as the request has it, bodySHA256 included; its port may be missing or added.</param>
    /// <param name="body">The raw bytes, before anything has read or rewritten them.</param>
    /// <param name="signature">The header as it came; null: there was none.</param>
    public static bool IsValid(string authToken, string url, byte[] body, string? signature) =>
        IsSigned(authToken, url, "", signature) && Covers(url, body);

    private static bool IsSigned(string? authToken, string? url, string parameters, string? signature)
    {
        // Without a token anybody could sign: an HMAC with an empty key is no secret.
        if (string.IsNullOrWhiteSpace(authToken) || string.IsNullOrEmpty(url) || signature is null)
        {
            return false;
        }

        var key = Encoding.UTF8.GetBytes(authToken);
        var given = Encoding.UTF8.GetBytes(signature);
        foreach (var spelling in TwilioUrl.Spellings(url))
        {
            if (IsSigned(key, spelling, parameters, given))
            {
                // Which spelling it was is no secret: the first is as good as always the one.
                return true;
            }
        }

        return false;
    }

    private static bool IsSigned(byte[] key, string url, string parameters, byte[] given)
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SignatureLength];
#pragma warning disable CA5350 // Twilio's choice; as an HMAC, SHA-1 is not broken.
        HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(url + parameters), mac);
#pragma warning restore CA5350

        // Compared as text: other base64 of the same bytes is not what Twilio sends.
        Base64.EncodeToUtf8(mac, expected, out _, out _);
        return CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private static string Written(IEnumerable<KeyValuePair<string, string>>? form)
    {
        var sorted = new List<(string Name, string Value)>();
        foreach (var (name, value) in form ?? [])
        {
            sorted.Add((name ?? "", value ?? ""));
        }

        sorted.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name) is not 0 and var byName ? byName : string.CompareOrdinal(one.Value, other.Value));
        var written = new StringBuilder();
        for (var i = 0; i < sorted.Count; i++)
        {
            // The same value once.
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                written.Append(sorted[i].Name).Append(sorted[i].Value);
            }
        }

        return written.ToString();
    }

    private static bool Covers(string url, byte[]? body)
    {
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        var hex = TwilioUrl.Parameter(url, "bodySHA256");
        return body is not null
            && hex.Length == DigestHexLength
            && Convert.FromHexString(hex, claimed, out _, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(body), claimed);
    }
}
