using NodaTime;
using Recovery.Channels;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;

namespace Recovery.SignUps;

/// <summary>The limits that one sign-up counts towards.</summary>
/// <param name="Always">Any of these used up: the sign-up is refused.</param>
/// <param name="ByChannel">Any of a channel's used up: that contact is not asked to confirm itself by it.</param>
public sealed record SignUpLimits(IReadOnlyList<SignUpLimit> Always, IReadOnlyDictionary<Channel, IReadOnlyList<SignUpLimit>> ByChannel)
{
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly Duration Day = Duration.FromDays(1);

    /// <summary>Nothing is limited.</summary>
    public static SignUpLimits None { get; } = new([], new Dictionary<Channel, IReadOnlyList<SignUpLimit>>());

    /// <param name="signUp">What is asked for.</param>
    /// <param name="networkHash">Where from, as a keyed hash.</param>
    /// <param name="hashes">Hashes the subjects.</param>
    /// <param name="settings">How many of each.</param>
    public static SignUpLimits For(SignUp signUp, string networkHash, ContactHash hashes, SignUpSettings settings) => new(
        [
            new(SignUpLimitKind.Network, networkHash, settings.PerNetworkPerHour, Hour),
            .. from kind in Enum.GetValues<ContactKind>()
               let contact = signUp.ContactOf(kind)
               where contact is not null
               select new SignUpLimit(SignUpLimitKind.Of(kind), hashes.Of(kind, contact), settings.PerContactPerDay, Day),
        ],
        signUp.Channels.ToDictionary(
            channel => channel,
            channel => OfTheDay(channel, settings, channel.Contact == ContactKind.Email ? hashes.OfDomain(signUp.Email!) : "", networkHash)));

    /// <summary>The limits on what is sent in a day; the clinic is told when one is reached. Without a subject.</summary>
    public static IReadOnlyList<SignUpLimit> OfTheDay(SignUpSettings settings) =>
        [.. settings.PerDay.Keys.InOrder().SelectMany(channel => OfTheDay(channel, settings, "", "")).Distinct()];

    public IReadOnlyList<SignUpLimit> Of(Channel channel) => ByChannel.GetValueOrDefault(channel, []);

    private static IReadOnlyList<SignUpLimit> OfTheDay(Channel channel, SignUpSettings settings, string domain, string network)
    {
        var daily = new SignUpLimit(SignUpLimitKind.Daily(channel), "", settings.PerDay[channel], Day);
        return channel.Contact != ContactKind.Email ? [daily] :
        [
            daily,
            new(SignUpLimitKind.EmailDomain, domain, settings.EmailsPerDomainPerDay, Day),
            new(SignUpLimitKind.EmailNetwork, network, settings.EmailsPerNetworkPerDay, Day),
        ];
    }
}
