using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Recovery.Channels.Twilio;

/// <summary>
/// Judges the X-Twilio-Signature of a webhook: base64 of HMAC-SHA1, keyed with the account's auth token, over the full
/// public URL and what was posted. No input makes it throw: whatever cannot be from Twilio is simply not valid.
/// </summary>
public static class TwilioSignature
{
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
        var valid = false;
        foreach (var spelling in TwilioUrl.Spellings(url))
        {
#pragma warning disable CA5350 // Twilio's choice; as an HMAC, SHA-1 is not broken.
            var mac = HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(spelling + parameters));
#pragma warning restore CA5350

            // Compared as text: other base64 of the same bytes is not what Twilio sends.
            valid |= CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Convert.ToBase64String(mac)));
        }

        return valid;
    }

    private static string Written(IEnumerable<KeyValuePair<string, string>>? form) => string.Concat(
        (form ?? [])
            .Select(p => (Name: p.Key ?? "", Value: p.Value ?? ""))
            .Distinct()
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => p.Name + p.Value));

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
