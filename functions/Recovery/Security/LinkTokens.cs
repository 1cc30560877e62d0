using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Recovery.Security;

/// <summary>What a link is for. A token made for one purpose is worth nothing for another.</summary>
public enum LinkPurpose
{
    /// <summary><c>/c</c>, number of a sign-up: its mobile.</summary>
    ConfirmMobile,

    /// <summary><c>/c</c>, number of a sign-up: its address.</summary>
    ConfirmEmail,

    /// <summary><c>/b</c>, number of a nudge.</summary>
    Book,

    /// <summary><c>/u</c>, number of a nudge: stops its channel.</summary>
    Stop,

    /// <summary><c>/r</c>, number of a runner.</summary>
    Runner,

    /// <summary><c>/a</c>, number of the message that told of an appointment: its page and calendar file.</summary>
    Appointment,
}

/// <summary>
/// Tokens in links: 16 URL-safe characters, of which 6 say what the link is about (so that no table of secrets is needed to
/// look it up) and 10 prove, with 60 bits of HMAC, that we wrote it. Guessing one takes 2^59 requests on average.
/// </summary>
public sealed class LinkTokens(SigningKey key)
{
    public const int Length = 16;
    public const int ProofLength = Length - NumberChars;
    private const int NumberChars = 6;
    private const long Numbers = 1L << (6 * NumberChars);
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <param name="purpose">What the link is for.</param>
    /// <param name="number">What it is about.</param>
    /// <param name="version">Raised to revoke the links before.</param>
    public string Make(LinkPurpose purpose, long number, int version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Numbers);
        Span<char> token = stackalloc char[Length];
        for (var i = NumberChars - 1; i >= 0; i--, number >>= 6)
        {
            token[i] = Alphabet[(int)(number & 63)];
        }

        Proof(purpose, token[..NumberChars], version, token[NumberChars..]);
        return new string(token);
    }

    /// <summary>What the token claims to be about: no proof yet, see <see cref="IsValid"/>. Null: it is no token of ours.</summary>
    public static long? NumberIn(string? token)
    {
        if (token is not { Length: Length })
        {
            return null;
        }

        long number = 0;
        foreach (var c in token.AsSpan(0, NumberChars))
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

    public bool IsValid(string? token, LinkPurpose purpose, int version) =>
        NumberIn(token) is { } number
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Make(purpose, number, version)), Encoding.UTF8.GetBytes(token!));

    private void Proof(LinkPurpose purpose, ReadOnlySpan<char> number, int version, Span<char> proof)
    {
        Span<byte> hash = stackalloc byte[SigningKey.HashSize];
        key.Hash(string.Create(CultureInfo.InvariantCulture, $"link|{purpose}|{number}|{version}"), hash);
        Span<char> encoded = stackalloc char[Base64Url.GetEncodedLength(hash.Length)];
        Base64Url.EncodeToChars(hash, encoded);
        encoded[..proof.Length].CopyTo(proof);
    }
}
