using NodaTime;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>Takes a person out of the store, within a transaction. Nudges stay, without a trace of whose they were.</summary>
internal static class SqlErasing
{
    /// <summary>Set, to something else each time, while the files may still hold bytes of who was erased.</summary>
    public const string Unfinished = "erasure to finish";

    /// <summary>The nudges of a runner, and of the sign-ups that name their number or address.</summary>
    private const string Nudges =
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

    /// <summary>False: there is no such runner.</summary>
    public static bool Erase(SqlSession session, long runnerId, Instant now)
    {
        if (!session.Exists("SELECT 1 FROM runners WHERE id = ?1", runnerId))
        {
            return false;
        }

        SkipOpen(session, runnerId, now);
        session.Execute(
            $"""
            INSERT INTO provider_erasures (provider_id, since)
            SELECT provider_id, ?2 FROM nudges WHERE number IN {Nudges} AND channel = 'sms' AND provider_id IS NOT NULL
            ON CONFLICT DO NOTHING
            """,
            runnerId, now);
        session.Execute($"DELETE FROM sandbox_messages WHERE nudge_id IN (SELECT id FROM nudges WHERE number IN {Nudges})", runnerId);
        session.Execute(
            "DELETE FROM sandbox_messages WHERE sent_to IN (SELECT mobile FROM runners WHERE id = ?1 UNION SELECT email FROM runners WHERE id = ?1)",
            runnerId);

        session.Execute("DELETE FROM replies WHERE number_hash IN (SELECT mobile_hash FROM runners WHERE id = ?1)", runnerId);

        // What hangs on the rows goes with them; nudges are let go of.
        session.Execute($"DELETE FROM signups WHERE id IN {SignUps}", runnerId);
        session.Execute("DELETE FROM runners WHERE id = ?1", runnerId);
        session.Execute(
            "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            Unfinished, Guid.NewGuid().ToString("N"));
        return true;
    }

    /// <summary>Older consents of this number and address count no more.</summary>
    public static void Remember(SqlSession session, long runnerId, Instant now)
    {
        session.Execute(
            """
            INSERT INTO erasures (hash, channel, at) SELECT mobile_hash, 'sms', ?2 FROM runners WHERE id = ?1 AND mobile_hash IS NOT NULL
            ON CONFLICT (hash, channel) DO UPDATE SET at = excluded.at WHERE erasures.at < excluded.at
            """,
            runnerId, now);
        session.Execute(
            """
            INSERT INTO erasures (hash, channel, at) SELECT email_hash, 'email', ?2 FROM runners WHERE id = ?1 AND email_hash IS NOT NULL
            ON CONFLICT (hash, channel) DO UPDATE SET at = excluded.at WHERE erasures.at < excluded.at
            """,
            runnerId, now);
    }

    public static bool IsErasedSince(this SqlSession session, string? mobileHash, string? emailHash, Instant consent) => session.Exists(
        "SELECT 1 FROM erasures WHERE ((hash = ?1 AND channel = 'sms') OR (hash = ?2 AND channel = 'email')) AND at > ?3",
        mobileHash, emailHash, consent);

    private static void SkipOpen(SqlSession session, long runnerId, Instant now)
    {
        var open = new List<long>();
        using (var rows = session.Query($"SELECT number FROM nudges WHERE number IN {Nudges} AND status IN ('planned', 'queued', 'deferred')", runnerId))
        {
            while (rows.Next())
            {
                open.Add(rows.Number(0));
            }
        }

        open.ForEach(number => session.Skip(number, SkipReason.Erased, now));
    }
}
