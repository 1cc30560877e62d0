using NodaTime;
using Recovery.Runners;

namespace Recovery.SignUps;

/// <summary>
/// A sign-up whose contacts given here are confirmed: by link, by the clinic's word, or by an import with evidence.
/// Contacts that are not confirmed are left out (null).
/// </summary>
/// <param name="SignUp">The details; <c>Mobile</c> and <c>Email</c> only if confirmed.</param>
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
/// <param name="Other">The runner who has this contact under another name, where nothing else shows that it is the same person: nothing was stored.</param>
/// <param name="Erased">A contact's owner was erased on their own word after this consent was given: nothing was stored.</param>
public sealed record RegistrationResult(Registered What, long RunnerId, long EntryId, bool SharedAddress = false, bool Erased = false, ContactOwner? Other = null)
{
    /// <summary>Why a consent that is older than its giver's erasure is worth nothing.</summary>
    public const string ErasedSince = "This runner asked us to delete them after giving this consent. Ask them again.";

    /// <summary>It was stored.</summary>
    public bool IsTaken => !SharedAddress && !Erased && Other is null;
}

/// <summary>Who has a contact already.</summary>
public sealed record ContactOwner(ContactKind Contact, string Name)
{
    /// <summary>Why a sign-up that others wrote down for this name can't be taken.</summary>
    public string Refuses(string name) =>
        $"This {Contact.Words()} belongs to {Name}, but the sign-up is for {name}. Check the name and the contact. "
        + "To correct a name, give both the mobile number and the email address we have for the runner.";

    /// <summary>Says nothing of the name: it stays out of logs.</summary>
    public override string ToString() => Contact.Words();
}
