using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Recovery.Security;

/// <summary>
/// Tokens in links: 16 URL-safe characters, of which 8 are a mark that says what the link is about (so that no table of secrets is
/// needed to look it up) and 8 prove, with 48 bits of HMAC, that we wrote it.
/// </summary>
/// <remarks>
/// A runner's or sign-up's mark is its id, a nudge's is the start of its id: random or keyed, so a restored store never makes a link
/// again that it made before. Without a mark both halves have to be guessed, some 2^90 requests; with one, from a link made
/// for another purpose say, 2^47 on average.
/// </remarks>
public sealed class LinkTokens(SigningKey key)
{
    public const int Length = 16;
    public const int MarkLength = 8;

    /// <summary>Stands for any token where only its length counts.</summary>
    public static string Any { get; } = new('x', Length);

    /// <summary>Links that were made from sequence numbers. No new ones are made; those that went out still work.</summary>
    public FormerLinkTokens Former { get; } = new(key);

    /// <param name="purpose">What the link is for.</param>
    /// <param name="id">The runner or sign-up that it is about.</param>
    /// <param name="version">Raised to revoke the links before.</param>
    public string Make(LinkPurpose purpose, long id, int version) =>
        MarkOf(id) + Proof(purpose, id.ToString(CultureInfo.InvariantCulture), version);

    /// <param name="purpose">What the link is for.</param>
    /// <param name="nudgeId">The nudge that it is about.</param>
    /// <param name="version">Raised to revoke the links before.</param>
    public string Make(LinkPurpose purpose, string nudgeId, int version) => MarkOf(nudgeId) + Proof(purpose, nudgeId, version);

    /// <summary>What links about a runner or a sign-up begin with.</summary>
    public static string MarkOf(long id) => LinkNumber.Write(id, MarkLength);

    /// <summary>What links about a nudge begin with.</summary>
    public static string MarkOf(string nudgeId) => nudgeId[..MarkLength];

    /// <summary>The mark of a token: no proof yet, see <see cref="IsValid(string?, LinkPurpose, string, int)"/>. Null: it is no token of ours.</summary>
    public static string? MarkIn(string? token) =>
        token is { Length: Length } && LinkNumber.Read(token.AsSpan(0, MarkLength)) is not null ? token[..MarkLength] : null;

    /// <summary>
    /// The runners or sign-ups that the token may be about, by what it says: no proof yet, see
    /// <see cref="IsValid(string?, LinkPurpose, long, int)"/>. None: it is no token of ours.
    /// </summary>
    public static IEnumerable<long> IdsIn(string? token)
    {
        if (MarkIn(token) is { } mark)
        {
            yield return LinkNumber.Read(mark)!.Value;
        }

        if (FormerLinkTokens.NumberIn(token) is { } number)
        {
            yield return number;
        }
    }

    /// <summary>Whether the token is a link about this runner or sign-up, made now or formerly.</summary>
    public bool IsValid(string? token, LinkPurpose purpose, long id, int version) =>
        AreEqual(token, Make(purpose, id, version)) || Former.IsValid(token, purpose, id, version);

    /// <summary>Whether the token is a link about this nudge.</summary>
    public bool IsValid(string? token, LinkPurpose purpose, string nudgeId, int version) => AreEqual(token, Make(purpose, nudgeId, version));

    internal static bool AreEqual(string? token, string ours) =>
        token is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(ours), Encoding.UTF8.GetBytes(token));

    private string Proof(LinkPurpose purpose, string about, int version) =>
        Base64Url.EncodeToString(key.Hash(string.Create(CultureInfo.InvariantCulture, $"link to|{purpose.SignedAs}|{about}|{version}")))[..(Length - MarkLength)];
}
