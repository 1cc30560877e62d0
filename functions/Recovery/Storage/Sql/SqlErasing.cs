using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>Erases a runner, within a transaction. Nudges stay as counts, without their runner.</summary>
internal static class SqlErasing
{
    /// <summary>Set, to a new value each time, while the files may still hold bytes of an erased runner.</summary>
    public const string Unfinished = "erasure to finish";

    /// <summary>Likewise for what was deleted by age: that can wait until the night.</summary>
    public const string UnfinishedPurge = "purge to finish";

    /// <summary>The nudges of a runner, and of the sign-ups that name their number or address: all that erasing takes the contact of.</summary>
    public const string Nudges =
        """
        (SELECT number FROM nudges WHERE runner_id = ?1
         UNION SELECT number FROM nudges WHERE entry_id IN (SELECT id FROM entries WHERE runner_id = ?1)
         UNION SELECT number FROM nudges WHERE signup_id IN
        """ + SignUps + ")";

    private const string SignUps =
        """
        (SELECT id FROM signups WHERE entry_id IN (SELECT id FROM entries WHERE runner_id = ?1)
         UNION SELECT s.id FROM runners r JOIN signups s ON s.mobile_hash = r.mobile_hash WHERE r.id = ?1
         UNION SELECT s.id FROM runners r JOIN signups s ON s.email_hash = r.email_hash WHERE r.id = ?1)
        """;

    /// <summary>What replies are answers to.</summary>
    private static Channel ReplyTo => ChannelCatalog.FirstTo(ContactKind.Mobile);

    /// <summary>False: there is no such runner.</summary>
    public static async ValueTask<bool> Erase(SqlSession session, long runnerId, Instant now)
    {
        if (!await session.Exists("SELECT 1 FROM runners WHERE id = ?1", runnerId))
        {
            return false;
        }

        await SkipOpen(session, runnerId, now);
        await session.Execute(
            $"""
            INSERT INTO provider_erasures (provider_id, since, channel)
            SELECT provider_id, ?2, channel FROM nudges
            WHERE number IN {Nudges} AND {SqlChannels.IsAny("channel", ChannelCatalog.All.Where(c => c.LeavesCopies))} AND provider_id IS NOT NULL
            ON CONFLICT DO NOTHING
            """,
            runnerId, now);
        await session.Execute($"DELETE FROM sandbox_messages WHERE nudge_id IN (SELECT id FROM nudges WHERE number IN {Nudges})", runnerId);
        // A note to the clinic may name them, however old it is.
        await session.Execute("DELETE FROM sandbox_messages WHERE nudge_id IN (SELECT id FROM nudges WHERE step = ?1)", Step.Note);
        await session.Execute(
            "DELETE FROM sandbox_messages WHERE sent_to IN (SELECT mobile FROM runners WHERE id = ?1 UNION SELECT email FROM runners WHERE id = ?1)",
            runnerId);

        await DeleteReplies(session, "runner_id = ?1 OR (runner_id IS NULL AND number_hash = (SELECT mobile_hash FROM runners WHERE id = ?1))", runnerId, now);
        var races = await TypedRaces(session, runnerId);

        await SqlSignUpLimits.Forget(session, runnerId);

        // What belongs to the rows is deleted with them; nudges stay, without their runner.
        await session.Execute($"DELETE FROM signups WHERE id IN {SignUps}", runnerId);
        await session.Execute("DELETE FROM runners WHERE id = ?1", runnerId);
        await session.BlankNotesOfRunner(runnerId);
        foreach (var race in races)
        {
            await DeleteUnused(session, race);
        }

        await Mark(session, Unfinished);
        return true;
    }

    /// <summary>Deletes replies and notes that the provider's copies are to go as well. Returns how many.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="which">A condition on <c>replies</c> with the value as <c>?1</c>.</param>
    /// <param name="value">What the condition compares with.</param>
    /// <param name="now">When.</param>
    public static async ValueTask<int> DeleteReplies(SqlSession session, string which, SqlValue value, Instant now)
    {
        await session.Execute(
            $"INSERT INTO provider_erasures (provider_id, since, channel) SELECT provider_id, ?2, ?3 FROM replies WHERE {which} ON CONFLICT DO NOTHING",
            value, now, ReplyTo);
        return await session.Execute($"DELETE FROM replies WHERE {which}", value);
    }

    /// <summary>The files may hold bytes of what was deleted just now, until they are wiped.</summary>
    public static async ValueTask Mark(SqlSession session, string unfinished) => await session.Execute(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        unfinished, Guid.NewGuid().ToString("N"));

    /// <summary>
    /// The contacts of nudges whose runner was erased are deleted once their race is long past: until then a late bounce or stop may come, which
    /// holds for the contact though its owner is gone. Returns how many.
    /// </summary>
    public static ValueTask<int> ForgetContacts(SqlSession session, LocalDate raceDaysBefore) => session.Execute(
        "UPDATE nudges SET contact_hash = NULL WHERE contact_hash IS NOT NULL AND runner_id IS NULL AND race_day < ?1", raceDaysBefore);

    /// <summary>How far race days that are long past were planned.</summary>
    public static async ValueTask ForgetProgress(SqlSession session, LocalDate raceDaysBefore) =>
        await session.Execute("DELETE FROM plan_progress WHERE race_day < ?1", raceDaysBefore);

    /// <summary>Older consents of this number and address no longer count, nor those of former ones that messages went to and that no other runner has.</summary>
    public static async ValueTask Remember(SqlSession session, long runnerId, Instant now)
    {
        await session.Execute(
            """
            INSERT INTO erasures (hash, channel, at) SELECT DISTINCT n.contact_hash, n.channel, ?2 FROM nudges n
            WHERE n.runner_id = ?1 AND n.contact_hash IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM runners o WHERE o.id <> ?1 AND (o.mobile_hash = n.contact_hash OR o.email_hash = n.contact_hash))
            ON CONFLICT (hash, channel) DO UPDATE SET at = excluded.at WHERE erasures.at < excluded.at
            """,
            runnerId, now);
        foreach (var kind in Enum.GetValues<ContactKind>())
        {
            var hash = SqlChannels.HashColumn(kind);
            await session.Execute(
                $"""
                INSERT INTO erasures (hash, channel, at) SELECT {hash}, ?3, ?2 FROM runners WHERE id = ?1 AND {hash} IS NOT NULL
                ON CONFLICT (hash, channel) DO UPDATE SET at = excluded.at WHERE erasures.at < excluded.at
                """,
                runnerId, now, ChannelCatalog.FirstTo(kind));
        }
    }

    public static ValueTask<bool> IsErasedSince(this SqlSession session, string? mobileHash, string? emailHash, Instant consent) => session.Exists(
        "SELECT 1 FROM erasures WHERE hash IN (?1, ?2) AND at > ?3", mobileHash, emailHash, consent);

    /// <summary>Races in the runner's own words, which may say who they are.</summary>
    private static ValueTask<List<string>> TypedRaces(SqlSession session, long runnerId) => session.All(
        $"""
        SELECT id FROM races WHERE listed = 0 AND (id IN (SELECT race_id FROM entries WHERE runner_id = ?1)
          OR id IN (SELECT race_id FROM signups WHERE id IN {SignUps}))
        """,
        rows => rows.Text("id"), runnerId);

    /// <summary>A race that only erased runners named.</summary>
    public static async ValueTask DeleteUnused(SqlSession session, string race)
    {
        if (!await session.Exists("SELECT 1 FROM entries WHERE race_id = ?1", race) && !await session.Exists("SELECT 1 FROM signups WHERE race_id = ?1", race))
        {
            await session.Execute("DELETE FROM races WHERE id = ?1 AND listed = 0", race);
            await session.BlankNotesOfRace(race);
            await session.Execute("DELETE FROM pauses WHERE kind = 'race' AND subject = ?1", race);
        }
    }

    private static async ValueTask SkipOpen(SqlSession session, long runnerId, Instant now)
    {
        foreach (var number in await session.All(
            $"SELECT number FROM nudges WHERE number IN {Nudges} AND status IN ('planned', 'queued', 'deferred')", rows => rows.Number("number"), runnerId))
        {
            await session.Skip(number, SkipReason.Erased, now);
        }
    }
}
