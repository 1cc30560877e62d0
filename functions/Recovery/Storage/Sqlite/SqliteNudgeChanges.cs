using NodaTime;
using Recovery.Nudges;

namespace Recovery.Storage.Sqlite;

/// <summary>Changes of a nudge that several of the store's parts make.</summary>
internal static class SqliteNudgeChanges
{
    /// <summary>Adds a line to a nudge's timeline.</summary>
    public static void Tell(this SqliteSession session, long number, string what, Instant at, string? detail = null) =>
        session.Execute(
            """
            INSERT INTO nudge_events (nudge, seq, at, what, detail)
            VALUES (?1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM nudge_events WHERE nudge = ?1), ?2, ?3, ?4)
            """,
            number, at, what, detail);

    /// <summary>Ends a nudge as deliberately not sent; its session is free for another text.</summary>
    public static void Skip(this SqliteSession session, long number, string reason, Instant at)
    {
        session.Execute(
            "UPDATE nudges SET status = 'skipped', reason = ?2, finished_at = ?3, lease_until = NULL, text_session = NULL WHERE number = ?1",
            number, reason, at);
        session.Tell(number, NudgeEvent.Skipped, at, reason);
    }
}
