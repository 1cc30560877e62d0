using Recovery.Messages;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Web.Words;

namespace Recovery.Web.Links;

/// <summary>
/// Which records a confirmation will merge or replace, for the page to show: one contact belongs to one runner, and somebody who reads a runner's
/// messages can open that runner's page.
/// </summary>
/// <param name="signUp">The sign-up that is to be confirmed.</param>
/// <param name="kind">The contact whose owner reads this.</param>
/// <param name="known">The runner who has this contact so far; null: none.</param>
public sealed class SharedContact(SignUp signUp, ContactKind kind, Runner? known)
{
    private readonly ContactKind _other = kind == ContactKind.Mobile ? ContactKind.Email : ContactKind.Mobile;

    /// <summary>By what messages to the other contact come: "emails".</summary>
    public string OtherMessages => InWords.Plural(signUp.Channels.Where(c => c.Contact == _other));

    /// <summary>Who asked, by the first name that was given.</summary>
    public string AskedBy => FirstName.Of(signUp.Name);

    /// <summary>The other contact of the sign-up, with most of it hidden; null: there is none.</summary>
    public string? Beside => signUp.ContactOf(_other) is { } contact ? Hidden(contact) : null;

    /// <summary>The name that gives way, by the first name where that tells them apart; null: none does.</summary>
    public string? NameGivingWay => known switch
    {
        null => null,
        _ when Same(known.Name, signUp.Name) => null,
        _ => FirstName.Of(known.Name) is var first && Same(first, AskedBy) ? known.Name : first,
    };

    /// <summary>The known runner's other contact that gives way to the sign-up's, with most of it hidden; null: none does.</summary>
    public string? ContactGivingWay =>
        signUp.ContactOf(_other) is { } coming && known?.ContactOf(_other) is { } so
        && !Same(coming, so)
            ? Hidden(so)
            : null;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private string Hidden(string contact) =>
        _other == ContactKind.Mobile ? $"a mobile {PhoneInWords.Ending(contact)}" : EmailInWords.Hidden(contact);
}
