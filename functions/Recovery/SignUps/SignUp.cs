using NodaTime;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.SignUps;

/// <summary>A checked sign-up. Nothing in it is believed until its contacts are confirmed.</summary>
/// <param name="Mobile">E.164; null when none was given.</param>
/// <param name="Email">As given, trimmed; null when none was given.</param>
public sealed record SignUp(string Name, string? Mobile, string? Email, string RaceId, LocalDate RaceDay, Consent Consent)
{
    /// <summary>Where messages of a channel may go once confirmed: there is a contact, and its box was ticked.</summary>
    public string? Contact(Channel channel) => channel == Channel.Sms
        ? (Consent.SmsWording is null ? null : Mobile)
        : (Consent.EmailWording is null ? null : Email);
}

/// <summary>A stored sign-up that waits for its contacts to be confirmed.</summary>
public sealed record PendingSignUp(
    long Id, SignUp SignUp, Instant CreatedAt, Instant? MobileConfirmedAt, Instant? EmailConfirmedAt, long? EntryId)
{
    public bool IsConfirmed(Channel channel) => (channel == Channel.Sms ? MobileConfirmedAt : EmailConfirmedAt) is not null;
}

/// <summary>What keeping a sign-up came to.</summary>
/// <param name="Pending">The sign-up that waits for its contacts; null: it was refused, or was kept before and is gone by now.</param>
/// <param name="Channels">Those that are to be asked to confirm themselves; others are over a limit.</param>
/// <param name="Refused">The limit that is used up; null: it was kept.</param>
public sealed record KeptSignUp(PendingSignUp? Pending, IReadOnlyList<Channel> Channels, SignUpLimit? Refused);

/// <summary>A message that asks a contact of a sign-up to be confirmed; it is sent at once.</summary>
public sealed record Confirmation(
    string NudgeId, long SignUpId, RaceDay RaceDay, Channel Channel, LocalDate Today, Instant Expires, int Segments);
