using NodaTime;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="ISignUpStore"/>
public sealed class SqlSignUpStore(SqlDatabase database, ContactHash hashes) : ISignUpStore
{
    private const string Unconfirmed =
        """
        FROM signups WHERE created_at < ?1
          AND EXISTS (SELECT 1 FROM signup_channels c WHERE c.signup_id = signups.id AND c.confirmed_at IS NULL)
        """;

    public Task<KeptSignUp> Keep(SignUp signUp, string networkHash, SignUpLimits limits, string? form, Instant now, CancellationToken ct) => database.WriteLocking(
        async session =>
        {
            await session.LockUntilCommit("sign-up turn");
            if (form is not null && await SqlSentForms.Find(session, form, now) is { } sent)
            {
                return new KeptSignUp(await Find(session, sent.SignUp), sent.Channels, null);
            }

            if (await SqlSignUpLimits.UsedUp(session, limits.Always, now) is { } refused)
            {
                return new KeptSignUp(null, [], refused);
            }

            var wanted = new List<(Channel Channel, SignUpLimit? Full)>();
            foreach (var channel in signUp.Channels)
            {
                wanted.Add((channel, await SqlSignUpLimits.UsedUp(session, limits.Of(channel), now)));
            }

            var open = wanted.Where(w => w.Full is null).Select(w => w.Channel).ToList();
            if (open.Count == 0 && wanted.Count > 0)
            {
                return new KeptSignUp(null, [], wanted[^1].Full);
            }

            await SqlSignUpLimits.Use(session, limits.Always.Concat(open.SelectMany(limits.Of)), now);
            var pending = await Insert(session, signUp, networkHash, now);
            if (form is not null)
            {
                await SqlSentForms.Remember(session, form, new SentForm(pending.Id, open), now);
            }

            return new KeptSignUp(pending, open, null);
        },
        ct);

    public Task<IReadOnlyList<SignUpLimit>> Reached(IReadOnlyList<SignUpLimit> limits, Instant now, CancellationToken ct) =>
        database.Read(session => SqlSignUpLimits.Reached(session, limits, now), ct);

    public Task<PendingSignUp?> Find(long id, CancellationToken ct) => database.Read(session => Find(session, id), ct);

    public Task PlanConfirmation(Confirmation confirmation, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            var number = await session.Number(
                """
                INSERT INTO nudges (id, generation, signup_id, race_id, race_day, step, channel, session_day,
                  not_before, target, expires, slot, due, status, segments)
                VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?8, ?8, 'planned', ?10) ON CONFLICT DO NOTHING RETURNING number
                """,
                confirmation.NudgeId, confirmation.SignUpId, confirmation.RaceDay.RaceId, confirmation.RaceDay.Day, Step.Confirm,
                confirmation.Channel, confirmation.Today, now, confirmation.Expires, confirmation.Segments);
            if (number is { } added)
            {
                await session.AddEvent(added, NudgeEvent.Planned, now, SqlNudgeStore.At(now));
            }
        },
        ct);

    public Task<RegistrationResult?> Confirm(long signUpId, Channel channel, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await Find(session, signUpId) is not { } pending)
            {
                return null;
            }

            if (pending.IsConfirmed(channel) && await EntryOf(session, pending) is { } known)
            {
                return known;
            }

            await session.Execute(
                "UPDATE signup_channels SET confirmed_at = COALESCE(confirmed_at, ?3) WHERE signup_id = ?1 AND channel = ?2", signUpId, channel, now);
            var signUp = Confirmed(pending, channel);
            var result = await new SqlRegistering(session, hashes, _ => false).Register(new Registration(signUp, now, Source.Runner));
            if (!result.IsTaken)
            {
                return null;
            }

            await session.Execute("UPDATE signups SET entry_id = ?2 WHERE id = ?1", signUpId, result.EntryId);
            return result;
        },
        ct);

    public async Task<int> PurgeUnconfirmed(Instant before, CancellationToken ct)
    {
        // Mostly there is nothing, which a reader sees without waiting for the writer.
        return !await database.Read(session => session.Exists($"SELECT 1 {Unconfirmed}", before), ct) ? 0 : await database.Write(
            async session =>
            {
                await session.Execute(
                    $"DELETE FROM sandbox_messages WHERE nudge_id IN (SELECT id FROM nudges WHERE signup_id IN (SELECT id {Unconfirmed}))", before);
                await session.Execute($"UPDATE nudges SET contact_hash = NULL WHERE signup_id IN (SELECT id {Unconfirmed})", before);
                var races = await TypedRaces(session, before);
                var purged = await session.Execute($"DELETE {Unconfirmed}", before);
                foreach (var race in races)
                {
                    await SqlErasing.DeleteUnused(session, race);
                }

                await SqlErasing.Mark(session, SqlErasing.UnfinishedPurge);
                return purged;
            },
            ct);
    }

    private static ValueTask<List<string>> TypedRaces(SqlSession session, Instant before) => session.All(
        $"SELECT id FROM races WHERE listed = 0 AND id IN (SELECT race_id {Unconfirmed})", rows => rows.Text("id"), before);

    /// <summary>What of a sign-up counts: the channels whose own link was followed, and their contacts.</summary>
    private static SignUp Confirmed(PendingSignUp pending, Channel now)
    {
        var signUp = pending.SignUp;
        var sure = signUp.Consent.Wordings.Where(w => w.Key == now || pending.IsConfirmed(w.Key)).ToDictionary();
        return signUp with
        {
            Mobile = sure.Keys.Any(c => c.Contact == ContactKind.Mobile) ? signUp.Mobile : null,
            Email = sure.Keys.Any(c => c.Contact == ContactKind.Email) ? signUp.Email : null,
            Consent = signUp.Consent with { Wordings = sure },
        };
    }

    private static async ValueTask<PendingSignUp?> Find(SqlSession session, long id)
    {
        var channels = await session.All(
            "SELECT channel, wording, confirmed_at FROM signup_channels WHERE signup_id = ?1",
            rows => (Channel: rows.ChannelOrNull("channel"), Wording: rows.Text("wording"), ConfirmedAt: rows.InstantOrNull("confirmed_at")), id);
        var known = channels.Where(c => c.Channel is not null).ToList();
        return await session.FirstOrNull(
            "SELECT id, name, mobile, email, race_id, race_day, source, given_at, created_at, entry_id FROM signups WHERE id = ?1",
            rows => new PendingSignUp(
                rows.Number("id"),
                new SignUp(
                    rows.Text("name"), rows.TextOrNull("mobile"), rows.TextOrNull("email"), rows.Text("race_id"), rows.Day("race_day"),
                    new Consent(known.ToDictionary(c => c.Channel!, c => c.Wording), rows.Text("source"), rows.Instant("given_at"))),
                rows.Instant("created_at"), known.Where(c => c.ConfirmedAt is not null).ToDictionary(c => c.Channel!, c => c.ConfirmedAt!.Value),
                rows.NumberOrNull("entry_id")),
            id);
    }

    /// <summary>A link that is followed again, perhaps months later, changes nothing.</summary>
    private static async ValueTask<RegistrationResult?> EntryOf(SqlSession session, PendingSignUp pending) =>
        pending.EntryId is { } entryId && await session.Number("SELECT runner_id FROM entries WHERE id = ?1", entryId) is { } runnerId
            ? new RegistrationResult(Registered.Unchanged, runnerId, entryId)
            : null;

    private async ValueTask<PendingSignUp> Insert(SqlSession session, SignUp signUp, string networkHash, Instant now)
    {
        var consent = signUp.Consent;
        var id = RandomId.New();
        await session.Execute(
            """
            INSERT INTO signups (id, created_at, name, mobile, mobile_hash, email, email_hash, race_id, race_day, source, given_at, network_hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """,
            id, now, signUp.Name, signUp.Mobile, Hash(ContactKind.Mobile, signUp.Mobile), signUp.Email, Hash(ContactKind.Email, signUp.Email),
            signUp.RaceId, signUp.RaceDay, consent.Source, consent.GivenAt, networkHash);
        foreach (var channel in signUp.Channels)
        {
            await session.Execute(
                "INSERT INTO signup_channels (signup_id, channel, wording) VALUES (?1, ?2, ?3)", id, channel, consent.Wordings[channel]);
        }

        return new PendingSignUp(id, signUp, now, new Dictionary<Channel, Instant>(), null);
    }

    private string? Hash(ContactKind kind, string? contact) => contact is null ? null : hashes.Of(kind, contact);
}
