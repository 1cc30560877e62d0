using NodaTime;
using Recovery.Channels;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.SignUps;

/// <summary>A checked sign-up. Nothing in it is believed until its contacts are confirmed.</summary>
/// <param name="Mobile">E.164; null when none was given.</param>
/// <param name="Email">As given, trimmed; null when none was given.</param>
public sealed record SignUp(string Name, string? Mobile, string? Email, string RaceId, LocalDate RaceDay, Consent Consent)
{
    /// <summary>Where messages of a channel may go once confirmed: there is a contact, and its box was ticked.</summary>
    public string? Contact(Channel channel) => Consent.Covers(channel) ? ContactOf(channel.Contact) : null;

    /// <summary>The number or the address.</summary>
    public string? ContactOf(ContactKind kind) => kind == ContactKind.Mobile ? Mobile : Email;

    /// <summary>The channels by which messages may come once confirmed.</summary>
    public IEnumerable<Channel> Channels => Consent.Wordings.Keys.InOrder().Where(c => ContactOf(c.Contact) is not null);
}

/// <summary>A stored sign-up that waits for its contacts to be confirmed.</summary>
/// <param name="ConfirmedAt">When the contact was confirmed for each channel; one that isn't here still waits.</param>
public sealed record PendingSignUp(
    long Id, SignUp SignUp, Instant CreatedAt, IReadOnlyDictionary<Channel, Instant> ConfirmedAt, long? EntryId)
{
    public bool IsConfirmed(Channel channel) => ConfirmedAt.ContainsKey(channel);
}

/// <summary>What keeping a sign-up came to.</summary>
/// <param name="Pending">The sign-up that waits for its contacts; null: it was refused, or was kept before and is gone by now.</param>
/// <param name="Channels">Those that are to be asked to confirm themselves; others are over a limit.</param>
/// <param name="Refused">The limit that is used up; null: it was kept.</param>
public sealed record KeptSignUp(PendingSignUp? Pending, IReadOnlyList<Channel> Channels, SignUpLimit? Refused);

/// <summary>A message that asks a contact of a sign-up to be confirmed; it is sent at once.</summary>
public sealed record Confirmation(
    string NudgeId, long SignUpId, RaceDay RaceDay, Channel Channel, LocalDate Today, Instant Expires, int Segments);
