namespace Recovery.Security;

/// <summary>
/// What a look-up recognises a text by: its link without host and proof, since a new address or revoked links must not make a text
/// that went out look as if it had not. Made from the nudge's keyed id, so that a restored store still knows what it sent before.
/// </summary>
internal static class LinkMarks
{
    /// <param name="purpose">What the text's link is for.</param>
    /// <param name="nudgeId">The nudge that the text is about.</param>
    /// <param name="formerNumber">What its links were made from if they went out before ids were random; null: they can't have.</param>
    public static IReadOnlyList<string> Of(LinkPurpose purpose, string nudgeId, long? formerNumber) => formerNumber is { } number
        ? [LinkPath.Of(purpose, LinkTokens.MarkOf(nudgeId)), LinkPath.Of(purpose, FormerLinkTokens.MarkOf(number))]
        : [LinkPath.Of(purpose, LinkTokens.MarkOf(nudgeId))];

    /// <summary>Of the text that asks for a contact of a sign-up to be confirmed.</summary>
    public static IReadOnlyList<string> OfConfirmation(LinkPurpose purpose, long signUp) => FormerLinkTokens.CouldName(signUp)
        ? [LinkPath.Of(purpose, LinkTokens.MarkOf(signUp)), LinkPath.Of(purpose, FormerLinkTokens.MarkOf(signUp))]
        : [LinkPath.Of(purpose, LinkTokens.MarkOf(signUp))];
}
