using NodaTime;
using NodaTime.Text;
using Recovery.Channels;
using Recovery.Desk.Notes;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="INoteStore"/>
public sealed class SqlNotes(SqlDatabase database, ClinicClock clock) : INoteStore
{
    /// <summary>A provider that is tried now and then seems well in between.</summary>
    private static readonly Duration UntilEnded = Duration.FromMinutes(10);

    /// <summary>One that comes back sooner is not told again: somebody knows.</summary>
    private static readonly Duration BetweenNotes = Duration.FromHours(6);

    private static readonly Duration KeptFor = Duration.FromDays(30);

    private const string Open = "('planned', 'queued', 'deferred')";

    /// <summary>What was dropped before it went out was not told, unless another address got it or still may.</summary>
    private const string ForgetDropped =
        $"""
        UPDATE told_troubles SET told_at = 0 WHERE about = ?1 AND told_at > 0
          AND EXISTS (SELECT 1 FROM {Notes} AND n.status = 'skipped')
          AND NOT EXISTS (SELECT 1 FROM {Notes} AND (n.accepted_at IS NOT NULL OR n.status IN ('attempting', 'in-doubt') OR n.status IN {Open}))
        """;

    private const string Notes = "clinic_notes c JOIN nudges n ON n.id = c.nudge_id WHERE c.about = told_troubles.about AND c.since >= told_troubles.told_at";

    public Task<bool> IsTold(string about, CancellationToken ct) => database.Read(
        session => session.Exists("SELECT 1 FROM told_troubles WHERE about = ?1", about), ct);

    public Task<NoteSubject?> Find(string nudgeId, CancellationToken ct) => database.Read(
        session => session.FirstOrNull(
            "SELECT about, since FROM clinic_notes WHERE nudge_id = ?1", rows => new NoteSubject(rows.Text("about"), rows.Instant("since")), nudgeId),
        ct);

    public Task<bool> Plan(NoteSubject about, IReadOnlyList<NoteEmail> emails, Instant now, Instant expires, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await session.Execute(
                "INSERT INTO told_troubles (about, since, seen_at, told_at) VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO NOTHING", about.About, about.Since, now) == 0)
            {
                return false;
            }

            await Plan(session, emails, now, expires);
            await Forget(session, now);
            return true;
        },
        ct);

    public async Task<int> Tell(
        IReadOnlyList<NoteSubject> there, Func<NoteSubject, IReadOnlyList<NoteEmail>> emailsOf, Instant now, Instant expires, CancellationToken ct)
    {
        // Mostly there is nothing, which a reader sees without waiting for the writer.
        if (there.Count == 0 && await database.Read(session => OpenNotes(session, now), ct) is { Count: 0 })
        {
            return 0;
        }

        return await database.Write(
            async session =>
            {
                var told = 0;
                foreach (var trouble in there)
                {
                    if (await IsNews(session, trouble, now))
                    {
                        await Plan(session, emailsOf(trouble), now, expires);
                        told++;
                    }
                }

                foreach (var number in await OpenNotes(session, now))
                {
                    await session.Skip(number, SkipReason.Over, now);
                }

                return told;
            },
            ct);
    }

    /// <summary>Notes that it is there, and says whether it is to be told.</summary>
    private static async ValueTask<bool> IsNews(SqlSession session, NoteSubject trouble, Instant now)
    {
        if (trouble.RestOf is { } of
            && await session.Exists("SELECT 1 FROM told_troubles WHERE about = ?1 AND seen_at >= ?2", of, now - UntilEnded))
        {
            return false;
        }

        if (await session.Execute(
            "INSERT INTO told_troubles (about, since, seen_at, told_at) VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO NOTHING", trouble.About, trouble.Since, now) == 1)
        {
            return true;
        }

        // It had ended, and is here again: since now.
        await session.Execute("UPDATE told_troubles SET since = ?2 WHERE about = ?1 AND seen_at < ?3", trouble.About, now, now - UntilEnded);
        await session.Execute("UPDATE told_troubles SET seen_at = ?2 WHERE about = ?1", trouble.About, now);
        await session.Execute(ForgetDropped, trouble.About);
        return await session.Execute(
            "UPDATE told_troubles SET told_at = ?2 WHERE about = ?1 AND since > told_at AND told_at <= ?3", trouble.About, now, trouble.IsOnce ? NodaConstants.UnixEpoch : now - BetweenNotes) == 1;
    }

    /// <summary>Notes that wait, about troubles that have ended.</summary>
    private static ValueTask<List<long>> OpenNotes(SqlSession session, Instant now) => session.All(
        $"""
        SELECT n.number FROM clinic_notes c JOIN nudges n ON n.id = c.nudge_id JOIN told_troubles t ON t.about = c.about
        WHERE n.status IN {Open} AND t.seen_at < ?1 AND c.about NOT LIKE 'morning:%'
        """,
        rows => rows.Number("number"), now - Duration.FromMinutes(2));

    private async ValueTask Plan(SqlSession session, IReadOnlyList<NoteEmail> emails, Instant now, Instant expires)
    {
        foreach (var email in emails)
        {
            await session.Execute(
                "INSERT INTO clinic_notes (nudge_id, about, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", email.NudgeId, email.Subject.About, email.Subject.Since);
            if (await session.Number(
                """
                INSERT INTO nudges (id, generation, race_id, race_day, step, channel, session_day, not_before, target, expires, slot, due, status)
                VALUES (?1, 1, '', ?2, ?3, ?4, ?2, ?5, ?6, ?6, ?5, ?5, 'planned') ON CONFLICT DO NOTHING RETURNING number
                """,
                email.NudgeId, now.InZone(clock.Zone).Date, Step.Note, ChannelCatalog.FirstTo(ContactKind.Email), now, expires) is { } added)
            {
                await session.AddEvent(added, NudgeEvent.Planned, now, InstantPattern.ExtendedIso.Format(now));
            }
        }
    }

    private static async ValueTask Forget(SqlSession session, Instant now)
    {
        await session.Execute("DELETE FROM told_troubles WHERE seen_at < ?1", now - KeptFor);
        await session.Execute("DELETE FROM clinic_notes WHERE since < ?1", now - KeptFor);
    }
}
