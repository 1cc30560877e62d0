using Recovery.Channels;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;

namespace Recovery.Storage.Sql;

/// <summary>Registers confirmed sign-ups within a transaction: who it is, which entry, what they agreed to.</summary>
/// <param name="isNamed">Another row of the same import names this mobile.</param>
internal sealed class SqlRegistering(SqlSession session, ContactHash hashes, Predicate<string> isNamed)
{
    private sealed record Person(long Id, string Name, string? Mobile, string? MobileHash, string? Email, string? EmailHash);

    public async ValueTask<RegistrationResult> Register(Registration registration)
    {
        var signUp = registration.SignUp;
        if (await session.IsErasedSince(Hash(ContactKind.Mobile, signUp.Mobile), Hash(ContactKind.Email, signUp.Email), signUp.Consent.GivenAt))
        {
            return new RegistrationResult(Registered.Unchanged, 0, 0, Erased: true);
        }

        var byMobile = signUp.Mobile is null ? null : await Find(
            "SELECT id, name, mobile, mobile_hash, email, email_hash FROM runners WHERE mobile = ?1", signUp.Mobile);
        var byEmail = signUp.Email is null ? null : await Find(
            "SELECT id, name, mobile, mobile_hash, email, email_hash FROM runners WHERE email_key = ?1", Key(signUp.Email)!);
        if (signUp.Mobile is not null && byEmail?.Mobile is { } other && other != signUp.Mobile && isNamed(other))
        {
            return new RegistrationResult(Registered.Unchanged, byEmail.Id, 0, SharedAddress: true);
        }

        if (registration.By is Source.Import or Source.Reception && OtherOwner(byMobile, byEmail, signUp.Name) is { } owner)
        {
            return new RegistrationResult(Registered.Unchanged, 0, 0, Other: owner);
        }

        var person = byMobile ?? byEmail;
        var changed = person is null;
        if (byMobile is not null && byEmail is not null && byMobile.Id != byEmail.Id)
        {
            await SqlMerging.Merge(session, byEmail.Id, byMobile.Id, registration);
            changed = true;
        }

        var runnerId = person?.Id ?? await Add(registration);
        changed |= person is not null && await Update(person, registration);
        return await Enter(registration, runnerId, person is null, changed);
    }

    /// <summary>
    /// Who has one of the contacts under another name. Both contacts together are one person's, whose name is corrected; one alone
    /// may be a mistyped number, and must not give one runner's data to another. Runners themselves confirm by link instead.
    /// </summary>
    private static ContactOwner? OtherOwner(Person? byMobile, Person? byEmail, string name) => (byMobile, byEmail) switch
    {
        ({ } one, { } same) when one.Id == same.Id => null,
        ({ } owner, _) when IsAnother(owner.Name, name) => new ContactOwner(ContactKind.Mobile, owner.Name),
        (_, { } owner) when IsAnother(owner.Name, name) => new ContactOwner(ContactKind.Email, owner.Name),
        _ => null,
    };

    private static bool IsAnother(string name, string given) => !string.Equals(name, given, StringComparison.OrdinalIgnoreCase);

    private async ValueTask<RegistrationResult> Enter(Registration registration, long runnerId, bool isNew, bool changed)
    {
        var signUp = registration.SignUp;
        var entry = isNew ? null : await SqlEntry.Find(session, runnerId, signUp.RaceId);
        var entryId = entry?.Id ?? await SqlEntry.Add(session, runnerId, registration);
        changed |= entry is not null && await entry.Update(session, registration);
        foreach (var channel in signUp.Channels)
        {
            changed |= await session.KeepConsent(runnerId, entryId, channel, signUp.Consent.Wordings[channel], signUp.Consent);
        }

        return new RegistrationResult(entry is null ? Registered.Added : changed ? Registered.Updated : Registered.Unchanged, runnerId, entryId);
    }

    private ValueTask<Person?> Find(string sql, string contact) => session.FirstOrNull(
        sql,
        rows => new Person(
            rows.Number("id"), rows.Text("name"), rows.TextOrNull("mobile"), rows.TextOrNull("mobile_hash"), rows.TextOrNull("email"), rows.TextOrNull("email_hash")),
        contact);

    private async ValueTask<long> Add(Registration registration)
    {
        var signUp = registration.SignUp;
        var id = RandomId.New();
        await session.Execute(
            """
            INSERT INTO runners (id, name, mobile, mobile_hash, email, email_key, email_hash, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            id, signUp.Name, signUp.Mobile, Hash(ContactKind.Mobile, signUp.Mobile), signUp.Email, Key(signUp.Email), Hash(ContactKind.Email, signUp.Email),
            registration.ConfirmedAt);
        await session.AddWords(id, signUp.Name, signUp.Mobile, signUp.Email);
        return id;
    }

    private async ValueTask<bool> Update(Person person, Registration registration)
    {
        var signUp = registration.SignUp;
        var mobile = signUp.Mobile ?? person.Mobile;

        // The same mailbox in another spelling: the first spelling stays.
        var email = signUp.Email is null || Key(signUp.Email) == Key(person.Email) ? person.Email : signUp.Email;
        if (person.Name == signUp.Name && person.Mobile == mobile && person.Email == email)
        {
            return false;
        }

        await session.Execute(
            "UPDATE runners SET name = ?2, mobile = ?3, mobile_hash = ?4, email = ?5, email_key = ?6, email_hash = ?7 WHERE id = ?1",
            person.Id, signUp.Name, mobile, Hash(ContactKind.Mobile, mobile), email, Key(email), Hash(ContactKind.Email, email));
        if ((person.Mobile is { } left && left != mobile) || (person.Email is { } given && given != email))
        {
            // Somebody who reads messages to the old contact must not follow their links to the new owner's page.
            await session.RevokeLinks(person.Id);
        }

        await session.ReplaceWords(person.Id, signUp.Name, mobile, email);
        if (person.Mobile != mobile || person.Email != email)
        {
            await KeepStopped(person, mobile, email);
            await session.TouchAll(await session.EntriesOf(person.Id));
        }

        return true;
    }

    /// <summary>A new number doesn't undo a stop on the old one: the channel stays off until it is asked for again.</summary>
    private async ValueTask KeepStopped(Person person, string? mobile, string? email)
    {
        foreach (var channel in ChannelCatalog.All)
        {
            var (hash, isNew) = channel.Contact == ContactKind.Mobile ? (person.MobileHash, person.Mobile != mobile) : (person.EmailHash, person.Email != email);
            if (isNew && await session.IsStopped(hash, channel))
            {
                await session.EndAll(person.Id, channel);
            }
        }
    }

    private string? Hash(ContactKind kind, string? contact) => contact is null ? null : hashes.Of(kind, contact);

    /// <summary>One mailbox, however it is spelt.</summary>
    public static string? Key(string? email) => email?.Trim().ToLowerInvariant();
}
