using NodaTime;
using Recovery.Nudges;

namespace Recovery.Runners;

/// <summary>What the runner agreed to, word for word.</summary>
/// <param name="SmsWording">The wording beside the ticked box for texts; null: not ticked.</param>
/// <param name="EmailWording">The wording beside the ticked box for emails; null: not ticked.</param>
/// <param name="Source">Where it was given: the form's address, a file's <c>consent_source</c>, the clinic's evidence.</param>
/// <param name="GivenAt">When.</param>
public sealed record Consent(string? SmsWording, string? EmailWording, string Source, Instant GivenAt);

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

/// <summary>
/// A sign-up whose contacts given here are confirmed: by link, by the clinic's word, or by an import with evidence.
/// Contacts that are not confirmed are left out (null).
/// </summary>
/// <param name="SignUp">The details; <c>Mobile</c> and <c>Email</c> only as far as confirmed.</param>
/// <param name="ConfirmedAt">From when on the channels count as allowed: steps whose time had passed by then are not planned.</param>
/// <param name="By">One of <see cref="Source"/>.</param>
public sealed record Registration(SignUp SignUp, Instant ConfirmedAt, string By);

/// <summary>What a registration came to.</summary>
public enum Registered
{
    Added,
    Updated,
    Unchanged,
}

/// <param name="SharedAddress">
/// The address already belongs to a runner whose mobile another row of the same batch names: nothing was stored.
/// </param>
/// <param name="Other">Whose contact it is under another name, where nothing else says that it is the same person: nothing was stored.</param>
/// <param name="Erased">A contact's owner was erased on their own word after this consent was given: nothing was stored.</param>
public sealed record RegistrationResult(Registered What, long RunnerId, long EntryId, bool SharedAddress = false, bool Erased = false, ContactOwner? Other = null)
{
    /// <summary>Why a consent that is older than its giver's erasure is worth nothing.</summary>
    public const string ErasedSince = "This runner asked us to delete them after giving this consent. Ask them again.";

    /// <summary>It was stored.</summary>
    public bool IsTaken => !SharedAddress && !Erased && Other is null;
}

/// <summary>Who has a contact already.</summary>
public sealed record ContactOwner(Channel Contact, string Name)
{
    /// <summary>Why a sign-up that others wrote down for this name can't be taken.</summary>
    public string Refuses(string name) =>
        $"This {(Contact == Channel.Sms ? "mobile number" : "email address")} belongs to {Name}, but the sign-up is for {name}. Check the name and the contact. "
        + "To correct a name, give both the mobile number and the email address we have for the runner.";

    /// <summary>Says nothing of the name: it stays out of logs.</summary>
    public override string ToString() => Contact.Code();
}

/// <summary>What keeping a sign-up came to.</summary>
/// <param name="Pending">The sign-up that waits for its contacts; null: it was refused, or was kept before and is gone by now.</param>
/// <param name="Channels">Those that are to be asked to confirm themselves; others are over a limit.</param>
/// <param name="Refused">The limit that is used up; null: it was kept.</param>
public sealed record KeptSignUp(PendingSignUp? Pending, IReadOnlyList<Channel> Channels, SignUpLimit? Refused);

/// <summary>A stop: no more messages to this number or address, whatever the races behind it.</summary>
/// <param name="Reason">A code of <see cref="StopReasons"/>.</param>
/// <param name="By">One of <see cref="Source"/>; an undo by reception lifts only reception's own.</param>
public sealed record Suppression(Channel Channel, string Reason, string By, Instant At)
{
    /// <summary>In the clinic's words: "the runner said stop", "the number does not exist".</summary>
    public string Words => StopReasons.WordsOf(Reason);

    /// <summary>The same, said to the runner: "you said stop".</summary>
    public string ToRunner => StopReasons.ToRunner(Words);
}

/// <summary>An entry with all that reception needs to know of it.</summary>
public sealed record EntryView(Entry Entry, string RaceName, IReadOnlyList<EntryEvent> Events);

/// <summary>A line of an entry's own history: "signed up", "booked", "booking undone".</summary>
public sealed record EntryEvent(Instant At, string What, string By);

/// <summary>A runner with entries and stops, as the desk shows them.</summary>
public sealed record RunnerView(Runner Runner, IReadOnlyList<EntryView> Entries, IReadOnlyList<Suppression> Stops)
{
    /// <summary>The channels by which messages may come, for one race or another.</summary>
    public IEnumerable<Channel> Open => Enum.GetValues<Channel>().Where(channel => new Reach(
        channel, Runner.ContactOf(channel) is not null, Entries.Any(e => e.Entry.Since(channel) is not null), Stops.Any(s => s.Channel == channel)).IsOpen);
}
