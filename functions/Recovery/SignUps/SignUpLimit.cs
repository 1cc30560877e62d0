using NodaTime;
using Recovery.Runners;

namespace Recovery.SignUps;

/// <summary>What a limit on sign-ups counts.</summary>
/// <param name="Code">Stored with each use.</param>
public sealed record SignUpLimitKind(string Code)
{
    /// <summary>Sign-ups from one network in an hour.</summary>
    public static SignUpLimitKind Network { get; } = new("network");

    /// <summary>A day's confirmation emails to addresses of one domain.</summary>
    public static SignUpLimitKind EmailDomain { get; } = new("email-domain");

    /// <summary>A day's confirmation emails asked for from one network.</summary>
    public static SignUpLimitKind EmailNetwork { get; } = new("email-network");

    /// <summary>Sign-ups for one number, or one address, in a day.</summary>
    public static SignUpLimitKind Of(ContactKind kind) => new(SignUpField.Of(kind));

    /// <summary>All confirmations that go out by a channel in a day.</summary>
    public static SignUpLimitKind Daily(Channel channel) => new(channel.Words.Many);
}

/// <summary>A limit on sign-ups. It holds for all processes that share a store, together.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Subject">Whose, as a keyed hash; empty where all are counted together.</param>
/// <param name="Most">How many are allowed.</param>
/// <param name="Window">Within any span of this length.</param>
public sealed record SignUpLimit(SignUpLimitKind Kind, string Subject, int Most, Duration Window);
