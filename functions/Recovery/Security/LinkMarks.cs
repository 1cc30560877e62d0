using Recovery.Security;

namespace Recovery.Nudges.Delivery;

/// <summary>
/// What a look-up recognises a text by: its link without host and proof, since a new address or revoked links must not make a text
/// that went out look as if it had not. Made from the nudge's keyed id, so that a restored store still knows what it sent before.
/// </summary>
internal static class TextMarks
{
    /// <param name="room">The room that its link opens: <c>b</c> or <c>a</c>.</param>
    /// <param name="nudge">The one that the text is about.</param>
    public static IReadOnlyList<string> Of(char room, ClaimedNudge nudge) => nudge.FormerNumber is { } number
        ? [$"/{room}/{LinkTokens.MarkOf(nudge.Id)}", $"/{room}/{FormerLinkTokens.MarkOf(number)}"]
        : [$"/{room}/{LinkTokens.MarkOf(nudge.Id)}"];

    /// <summary>Of the text that asks for a sign-up's mobile to be confirmed.</summary>
    public static IReadOnlyList<string> Of(long signUp) => FormerLinkTokens.CouldName(signUp)
        ? [$"/c/{LinkTokens.MarkOf(signUp)}", $"/c/{FormerLinkTokens.MarkOf(signUp)}"]
        : [$"/c/{LinkTokens.MarkOf(signUp)}"];
}
