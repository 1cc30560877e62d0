using Recovery.Runners;

namespace Recovery.SignUps;

/// <summary>What somebody at the form is told when a limit is reached.</summary>
internal static class SignUpLimitWords
{
    private const string NoMore = "We can't confirm any more";

    public static string WhyRefused(SignUpLimitKind kind, SignUp signUp)
    {
        if (kind == SignUpLimitKind.Network)
        {
            return "We've had a lot of sign-ups from your network. Please try again in an hour, or from another connection.";
        }

        var contacts = Enum.GetValues<ContactKind>();
        if (contacts.Where(c => kind == SignUpLimitKind.Of(c)).ToList() is [var used])
        {
            return $"This {used.Words()} has already been signed up several times today. Please look for our {signUp.Channels.First(c => c.Contact == used).Words.One}, or try again tomorrow.";
        }

        return contacts.Where(c => signUp.ContactOf(c) is not null).ToList() is [var only]
            ? $"{NoMore} {only.Words()}{(only == ContactKind.Email ? "es" : "s")} today. Add your {contacts.First(c => c != only).Words()}, or come back tomorrow."
            : $"{NoMore} sign-ups today. Please come back tomorrow.";
    }
}
