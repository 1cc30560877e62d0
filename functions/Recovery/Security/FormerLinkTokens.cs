using System.Buffers.Text;
using System.Globalization;

namespace Recovery.Security;

/// <summary>
/// Tokens as they were made while ids came from a sequence: 6 characters for the number of a runner, a sign-up or a nudge, then 10 of
/// proof. None are made any more. Those that went out work for the people they were sent to and for no one else: no new runner or sign-up has
/// so low an id, and a nudge is only found by its number if it had that when links stopped being made from it.
/// </summary>
public sealed class FormerLinkTokens(SigningKey key)
{
    private const int MarkLength = 6;

    /// <summary>What links about it began with.</summary>
    public static string MarkOf(long number) => LinkNumber.Write(number, MarkLength);

    /// <summary>Whether links could be about it: numbers were low.</summary>
    public static bool CouldName(long number) => number is >= 0 and < 1L << (6 * MarkLength);

    /// <summary>What the token claims to be about: no proof yet, see <see cref="IsValid"/>. Null: it is no token of ours.</summary>
    public static long? NumberIn(string? token) => token is { Length: LinkTokens.Length } ? LinkNumber.Read(token.AsSpan(0, MarkLength)) : null;

    public bool IsValid(string? token, LinkPurpose purpose, long number, int version) =>
        CouldName(number) && LinkTokens.AreEqual(token, MarkOf(number) + Proof(purpose, number, version));

    private string Proof(LinkPurpose purpose, long number, int version) =>
        Base64Url.EncodeToString(key.Hash(string.Create(CultureInfo.InvariantCulture, $"link|{purpose.SignedAs}|{number}|{version}")))[..(LinkTokens.Length - MarkLength)];
}
