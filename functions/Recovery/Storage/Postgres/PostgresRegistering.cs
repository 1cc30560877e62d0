using Npgsql;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>
/// Registers a page of confirmed sign-ups. Newcomers, whose contacts are not in the store and not twice on the page, are written
/// together; all others one at a time and in order.
/// </summary>
internal static class PostgresRegistering
{
    private const string Known =
        """
        SELECT mobile AS contact FROM runners WHERE mobile = ANY($1)
        UNION ALL SELECT email_key FROM runners WHERE email_key = ANY($2)
        UNION ALL SELECT hash FROM erasures WHERE hash = ANY($3)
        UNION ALL SELECT hash FROM erasures WHERE hash = ANY($4)
        """;

    public static async ValueTask<IReadOnlyList<RegistrationResult>> Register(
        PostgresSession session, IReadOnlyList<Registration> registrations, ContactHash hashes, Predicate<string> isNamed)
    {
        var people = registrations.Select(r => new Person(r, hashes)).ToList();
        var known = await KnownOf(session, people);
        var twice = people.SelectMany(p => p.Contacts).CountBy(c => c).Where(c => c.Value > 1).Select(c => c.Key).ToHashSet();
        var newcomers = people.Where(p => !p.Marks.Any(known.Contains) && !p.Contacts.Any(twice.Contains)).ToList();
        await Add(session, newcomers);

        var results = new List<RegistrationResult>(registrations.Count);
        var registering = new SqlRegistering(session, hashes, isNamed);
        var added = newcomers.ToHashSet();
        foreach (var person in people)
        {
            results.Add(added.Contains(person)
                ? new RegistrationResult(Registered.Added, person.RunnerId, person.EntryId)
                : await registering.Register(person.Registration));
        }

        return results;
    }

    /// <summary>The contacts that somebody has, and the hashes of those who were erased.</summary>
    private static async ValueTask<HashSet<string>> KnownOf(PostgresSession session, List<Person> people)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        using var rows = await session.QuerySet(
            Known, Column(people.Select(p => p.SignUp.Mobile)), Column(people.Select(p => p.EmailKey)),
            Column(people.Select(p => p.MobileHash)), Column(people.Select(p => p.EmailHash)));
        while (rows.Next())
        {
            known.Add(rows.Text("contact"));
        }

        return known;
    }

    private static async ValueTask Add(PostgresSession session, List<Person> people)
    {
        if (people.Count == 0)
        {
            return;
        }

        var ids = Numbers(people, p => p.RunnerId);
        await session.ExecuteSet(
            """
            INSERT INTO runners (id, name, mobile, mobile_hash, email, email_key, email_hash, created_at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            ids, Texts(people, p => p.SignUp.Name), Texts(people, p => p.SignUp.Mobile), Texts(people, p => p.MobileHash),
            Texts(people, p => p.SignUp.Email), Texts(people, p => p.EmailKey), Texts(people, p => p.EmailHash), Numbers(people, p => p.At));

        var words = people.SelectMany(p => RunnerWords.Of(p.SignUp.Name, p.SignUp.Mobile, p.SignUp.Email).Select(w => (Word: w, p.RunnerId))).ToList();
        await session.ExecuteSet(
            "INSERT INTO runner_words (word, runner_id) SELECT * FROM unnest($1, $2)",
            PostgresColumn.Of(words.Select(w => w.Word)), PostgresColumn.Of(words.Select(w => w.RunnerId)));

        var last = (await session.Number("UPDATE counters SET value = value + ?1 WHERE name = 'entry change' RETURNING value", people.Count))!.Value;
        await session.ExecuteSet(
            """
            INSERT INTO entries (id, runner_id, race_id, race_day, created_at, change_seq)
            SELECT id, runner_id, race_id, race_day, created_at, $6 + place
            FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS e (id, runner_id, race_id, race_day, created_at, place)
            """,
            Numbers(people, p => p.EntryId), Numbers(people, p => p.RunnerId), Texts(people, p => p.SignUp.RaceId), Texts(people, p => p.SignUp.RaceDay.Iso()),
            Numbers(people, p => p.At), PostgresColumn.Of(last - people.Count));
        await session.ExecuteSet(
            "INSERT INTO entry_events (entry_id, at, what, by) SELECT entry_id, at, $4, by FROM unnest($1, $2, $3) AS e (entry_id, at, by)",
            Numbers(people, p => p.EntryId), Numbers(people, p => p.At), Texts(people, p => p.Registration.By), PostgresColumn.Of(EntryHistory.SignedUp));

        var consents = people.SelectMany(p => p.Consents).ToList();
        await session.ExecuteSet(
            "INSERT INTO entry_channels (entry_id, channel, since) SELECT * FROM unnest($1, $2, $3)",
            PostgresColumn.Of(consents.Select(c => c.Of.EntryId)), PostgresColumn.Of(consents.Select(c => c.Channel.Code)),
            PostgresColumn.Of(consents.Select(c => c.Of.At)));
        await session.ExecuteSet(
            "INSERT INTO consents (runner_id, entry_id, channel, wording, source, given_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
            PostgresColumn.Of(consents.Select(c => c.Of.RunnerId)), PostgresColumn.Of(consents.Select(c => c.Of.EntryId)),
            PostgresColumn.Of(consents.Select(c => c.Channel.Code)), PostgresColumn.Of(consents.Select(c => c.Wording)),
            PostgresColumn.Of(consents.Select(c => c.Of.SignUp.Consent.Source)), PostgresColumn.Of(consents.Select(c => c.Of.SignUp.Consent.GivenAt)));
    }

    private static NpgsqlParameter Column(IEnumerable<string?> values) => PostgresColumn.Of(values.OfType<string>());

    private static NpgsqlParameter Texts(List<Person> people, Func<Person, string?> of) => PostgresColumn.Of(people.Select(of));

    private static NpgsqlParameter Numbers(List<Person> people, Func<Person, long> of) => PostgresColumn.Of(people.Select(of));

    private sealed class Person(Registration registration, ContactHash hashes)
    {
        public Registration Registration => registration;

        public SignUp SignUp => registration.SignUp;

        public long RunnerId { get; } = RandomId.New();

        public long EntryId { get; } = RandomId.New();

        public string? EmailKey { get; } = SqlRegistering.Key(registration.SignUp.Email);

        public string? MobileHash { get; } = registration.SignUp.Mobile is { } mobile ? hashes.Of(ContactKind.Mobile, mobile) : null;

        public string? EmailHash { get; } = registration.SignUp.Email is { } email ? hashes.Of(ContactKind.Email, email) : null;

        public long At { get; } = registration.ConfirmedAt.ToUnixTimeMilliseconds();

        public IEnumerable<string> Contacts => new[] { SignUp.Mobile, EmailKey }.OfType<string>();

        /// <summary>What the store may know of somebody.</summary>
        public IEnumerable<string> Marks => new[] { SignUp.Mobile, EmailKey, MobileHash, EmailHash }.OfType<string>();

        public IEnumerable<(Person Of, Channel Channel, string Wording)> Consents =>
            SignUp.Channels.Select(channel => (this, channel, SignUp.Consent.Wordings[channel]));
    }
}
