using System.Security.Cryptography;
using System.Text;

namespace Recovery.Channels.SendGrid;

/// <summary>
/// Judges the signature of an event webhook: ECDSA on P-256 with SHA-256 over the timestamp and then the raw body.
/// How old the timestamp may be is for the caller to judge. No input makes it throw: what cannot be from SendGrid is
/// simply not valid.
/// </summary>
public static class SendGridSignature
{
    private const int CoordinateLength = 32;

    /// <summary>What comes before the point in every P-256 public key: its algorithm and curve, and that both coordinates follow.</summary>
    private static readonly byte[] KeyHeader = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D03010703420004");

    /// <param name="publicKey">The verification key that SendGrid shows: base64 of a SubjectPublicKeyInfo, as PEM or bare.</param>
    /// <param name="signature">X-Twilio-Email-Event-Webhook-Signature, base64 of DER; null: there was none.</param>
    /// <param name="timestamp">X-Twilio-Email-Event-Webhook-Timestamp as it came; null: there was none.</param>
    /// <param name="body">The raw bytes, the line break at their end included.</param>
    public static bool IsValid(string publicKey, string? signature, string? timestamp, byte[] body)
    {
        if (string.IsNullOrEmpty(timestamp) || body is null || Bytes(signature) is not { } der || PointOf(publicKey) is not { } point)
        {
            return false;
        }

        try
        {
            // A key for each call: no instance promises to serve several threads at once, and this takes a fraction of a
            // millisecond for a whole batch of events.
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return key.VerifyHash(Digest(timestamp, body), der, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // The point is not on the curve.
            return false;
        }
    }

    private static byte[] Digest(string timestamp, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static ECPoint? PointOf(string? publicKey)
    {
        var bare = publicKey?
            .Replace("-----BEGIN PUBLIC KEY-----", "", StringComparison.Ordinal)
            .Replace("-----END PUBLIC KEY-----", "", StringComparison.Ordinal);
        return Bytes(bare) is { } key && key.Length == KeyHeader.Length + (2 * CoordinateLength) && key.AsSpan().StartsWith(KeyHeader)
            ? new ECPoint { X = key[^(2 * CoordinateLength)..^CoordinateLength], Y = key[^CoordinateLength..] }
            : null;
    }

    /// <summary>Null: not base64, or not as it is written: the last character may hold bits that decoding ignores.</summary>
    private static byte[]? Bytes(string? base64)
    {
        var text = string.Concat((base64 ?? "").Where(c => !char.IsWhiteSpace(c)));
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes.AsSpan(0, length)) == text
            ? bytes[..length]
            : null;
    }
}
