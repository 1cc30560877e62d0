using NodaTime;

namespace Recovery.SignUps;

/// <summary>What a limit on sign-ups counts.</summary>
public enum SignUpLimitKind
{
    /// <summary>Sign-ups from one network in an hour.</summary>
    Network,

    /// <summary>Sign-ups for one number in a day.</summary>
    Mobile,

    /// <summary>Sign-ups for one address in a day.</summary>
    Email,

    /// <summary>All confirmation texts of a day.</summary>
    Texts,

    /// <summary>All confirmation emails of a day.</summary>
    Emails,

    /// <summary>A day's confirmation emails to addresses of one domain.</summary>
    EmailDomain,

    /// <summary>A day's confirmation emails asked for from one network.</summary>
    EmailNetwork,
}

/// <summary>A limit on sign-ups. It holds for all processes that share a store, together.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Subject">Whose, as a keyed hash; empty where all are counted together.</param>
/// <param name="Most">How many are allowed.</param>
/// <param name="Window">Within any span of this length.</param>
public sealed record SignUpLimit(SignUpLimitKind Kind, string Subject, int Most, Duration Window);
