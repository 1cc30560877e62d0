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
    private const string SignUpColumns =
        """
        id, name, mobile, email, race_id, race_day, sms_wording, email_wording, source, given_at,
        created_at, mobile_confirmed_at, email_confirmed_at, entry_id
        """;

    private const string Unconfirmed =
        """
        FROM signups WHERE created_at < ?1
          AND ((mobile IS NOT NULL AND mobile_confirmed_at IS NULL) OR (email IS NOT NULL AND email_confirmed_at IS NULL))
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
            foreach (var channel in Enum.GetValues<Channel>().Where(c => signUp.Contact(c) is not null))
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
        database.ReadPrepared(session => SqlSignUpLimits.Reached(session, limits, now), ct);

    public Task<PendingSignUp?> Find(long id, CancellationToken ct) => database.ReadPrepared(session => Find(session, id), ct);

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
                channel == Channel.Sms
                    ? "UPDATE signups SET mobile_confirmed_at = COALESCE(mobile_confirmed_at, ?2) WHERE id = ?1"
                    : "UPDATE signups SET email_confirmed_at = COALESCE(email_confirmed_at, ?2) WHERE id = ?1",
                signUpId, now);
            var signUp = pending.SignUp with
            {
                Mobile = channel == Channel.Sms || pending.IsConfirmed(Channel.Sms) ? pending.SignUp.Mobile : null,
                Email = channel == Channel.Email || pending.IsConfirmed(Channel.Email) ? pending.SignUp.Email : null,
            };
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
        return !await database.ReadPrepared(session => session.Exists($"SELECT 1 {Unconfirmed}", before), ct) ? 0 : await database.Write(
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

    private static async ValueTask<List<string>> TypedRaces(SqlSession session, Instant before)
    {
        var races = new List<string>();
        using var rows = await session.Query($"SELECT id FROM races WHERE listed = 0 AND id IN (SELECT race_id {Unconfirmed})", before);
        while (rows.Next())
        {
            races.Add(rows.Text(0));
        }

        return races;
    }

    private static async ValueTask<PendingSignUp?> Find(SqlSession session, long id)
    {
        using var rows = await session.Query($"SELECT {SignUpColumns} FROM signups WHERE id = ?1", id);
        return rows.Next()
            ? new PendingSignUp(
                rows.Number(0),
                new SignUp(
                    rows.Text(1), rows.TextOrNull(2), rows.TextOrNull(3), rows.Text(4), rows.Day(5),
                    new Consent(rows.TextOrNull(6), rows.TextOrNull(7), rows.Text(8), rows.Instant(9))),
                rows.Instant(10), rows.InstantOrNull(11), rows.InstantOrNull(12), rows.NumberOrNull(13))
            : null;
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
            INSERT INTO signups (id, created_at, name, mobile, mobile_hash, email, email_hash, race_id, race_day,
              sms_wording, email_wording, source, given_at, network_hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """,
            id, now, signUp.Name, signUp.Mobile, Hash(Channel.Sms, signUp.Mobile), signUp.Email, Hash(Channel.Email, signUp.Email),
            signUp.RaceId, signUp.RaceDay, consent.SmsWording, consent.EmailWording, consent.Source, consent.GivenAt, networkHash);
        return new PendingSignUp(id, signUp, now, null, null, null);
    }

    private string? Hash(Channel channel, string? contact) => contact is null ? null : hashes.Of(channel, contact);
}
