using System.Buffers.Text;
using System.Globalization;
using NodaTime;
using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Nudges;

/// <summary>
/// A nudge's id is a keyed hash of entry, step and channel: the same work planned twice is the same nudge, also after a race has moved
/// or the store was restored, and the id tells a provider nothing. What it is made from is random, so no other nudge ever gets it.
/// </summary>
public static class NudgeId
{
    /// <summary>96 bits, 16 URL-safe characters.</summary>
    public static string Of(SigningKey key, long entryId, string step, Channel channel) =>
        Hash(key, string.Create(CultureInfo.InvariantCulture, $"nudge|{entryId}|{step}|{channel.Code}"));

    /// <summary>The id of the message that asks a contact of one sign-up to be confirmed.</summary>
    public static string OfConfirmation(SigningKey key, long signUpId, Channel channel) =>
        Hash(key, string.Create(CultureInfo.InvariantCulture, $"confirm|{signUpId}|{channel.Code}"));

    /// <summary>The id of a message about a request for an appointment: to the clinic, or to the runner.</summary>
    public static string OfRequest(SigningKey key, long requestId, string step) =>
        Hash(key, string.Create(CultureInfo.InvariantCulture, $"{step}|{requestId}"));

    /// <summary>The id of the message that tells a runner of one of several answers to a request.</summary>
    public static string OfAnswer(SigningKey key, long answerId) =>
        Hash(key, string.Create(CultureInfo.InvariantCulture, $"answer|{answerId}"));

    /// <summary>The id of a note to the clinic: about one trouble, of one time, to one of its addresses.</summary>
    public static string OfNote(SigningKey key, string about, Instant since, string address) =>
        Hash(key, string.Create(CultureInfo.InvariantCulture, $"note|{about}|{since.ToUnixTimeMilliseconds()}|{address.ToLowerInvariant()}"));

    private static string Hash(SigningKey key, string text) =>
        Base64Url.EncodeToString(key.Hash(text).AsSpan(0, 12));
}
