namespace Recovery.SignUps;

/// <summary>What somebody at the form is told when a limit is reached.</summary>
internal static class SignUpLimitWords
{
    public static string WhyRefused(SignUpLimitKind kind, SignUp signUp) => kind switch
    {
        SignUpLimitKind.Network => "We've had a lot of sign-ups from your network. Please try again in an hour, or from another connection.",
        SignUpLimitKind.Mobile => "This mobile number has already been signed up several times today. Please look for our text, or try again tomorrow.",
        SignUpLimitKind.Email => "This email address has already been signed up several times today. Please look for our email, or try again tomorrow.",
        _ when signUp is { Mobile: not null, Email: not null } => "We can't confirm any more sign-ups today. Please come back tomorrow.",
        SignUpLimitKind.Texts => "We can't confirm any more mobile numbers today. Add your email address, or come back tomorrow.",
        _ => "We can't confirm any more email addresses today. Add your mobile number, or come back tomorrow.",
    };
}
