using NodaTime;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;

namespace Recovery.SignUps;

/// <summary>The limits that one sign-up counts towards.</summary>
/// <param name="Always">Any of these used up: the sign-up is refused.</param>
/// <param name="Texts">Any of these used up: the number is not asked to confirm itself.</param>
/// <param name="Emails">Any of these used up: the address is not asked to confirm itself.</param>
public sealed record SignUpLimits(IReadOnlyList<SignUpLimit> Always, IReadOnlyList<SignUpLimit> Texts, IReadOnlyList<SignUpLimit> Emails)
{
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly Duration Day = Duration.FromDays(1);

    /// <summary>Nothing is limited.</summary>
    public static SignUpLimits None { get; } = new([], [], []);

    /// <param name="signUp">What is asked for.</param>
    /// <param name="networkHash">Where from, as a keyed hash.</param>
    /// <param name="hashes">Hashes the subjects.</param>
    /// <param name="settings">How many of each.</param>
    public static SignUpLimits For(SignUp signUp, string networkHash, ContactHash hashes, SignUpSettings settings)
    {
        var always = new List<SignUpLimit> { new(SignUpLimitKind.Network, networkHash, settings.PerNetworkPerHour, Hour) };
        if (signUp.Mobile is { } mobile)
        {
            always.Add(new(SignUpLimitKind.Mobile, hashes.Of(Channel.Sms, mobile), settings.PerContactPerDay, Day));
        }

        if (signUp.Email is not { } email)
        {
            return new(always, Daily(settings, SignUpLimitKind.Texts), []);
        }

        always.Add(new(SignUpLimitKind.Email, hashes.Of(Channel.Email, email), settings.PerContactPerDay, Day));
        return new(
            always, Daily(settings, SignUpLimitKind.Texts),
            [
                .. Daily(settings, SignUpLimitKind.Emails),
                new(SignUpLimitKind.EmailDomain, hashes.OfDomain(email), settings.EmailsPerDomainPerDay, Day),
                new(SignUpLimitKind.EmailNetwork, networkHash, settings.EmailsPerNetworkPerDay, Day),
            ]);
    }

    /// <summary>The limits on what is sent in a day; the clinic is told when one is reached. Without a subject.</summary>
    public static IReadOnlyList<SignUpLimit> OfTheDay(SignUpSettings settings) =>
    [
        .. Daily(settings, SignUpLimitKind.Texts), .. Daily(settings, SignUpLimitKind.Emails),
        new(SignUpLimitKind.EmailDomain, "", settings.EmailsPerDomainPerDay, Day),
        new(SignUpLimitKind.EmailNetwork, "", settings.EmailsPerNetworkPerDay, Day),
    ];

    public IReadOnlyList<SignUpLimit> Of(Channel channel) => channel == Channel.Sms ? Texts : Emails;

    private static IReadOnlyList<SignUpLimit> Daily(SignUpSettings settings, SignUpLimitKind kind) =>
        [new(kind, "", kind == SignUpLimitKind.Texts ? settings.TextsPerDay : settings.EmailsPerDay, Day)];
}
