using NodaTime;
using Recovery.Runners;

namespace Recovery.Storage.Sqlite;

/// <summary>What became of an entry, whoever says so.</summary>
internal static class SqliteOutcomes
{
    /// <summary>
    /// Null undoes. A request for an appointment that is still open ends with it: booked is what it asked for, anything else takes it back.
    /// False: there is no such entry.
    /// </summary>
    public static bool SetOutcome(this SqliteSession session, long entryId, EntryOutcome? outcome, string by, Instant now)
    {
        EntryOutcome? before;
        using (var rows = session.Query("SELECT outcome FROM entries WHERE id = ?1", entryId))
        {
            if (!rows.Next())
            {
                return false;
            }

            before = rows.TextOrNull(0).Outcome();
        }

        if (before == outcome)
        {
            return true;
        }

        session.Execute(
            "UPDATE entries SET outcome = ?2, outcome_at = ?3, outcome_by = ?4, change_seq = ?5 WHERE id = ?1",
            entryId, outcome?.Code(), outcome is null ? default(SqlValue) : now, outcome is null ? null : by, session.NextChange());
        session.Note(entryId, outcome is { } set ? EntryHistory.Of(set) : EntryHistory.Undone(before!.Value), by, now);
        if (before == EntryOutcome.Requested)
        {
            session.Execute(
                "UPDATE appointment_requests SET status = ?2, answered_at = ?3 WHERE entry_id = ?1 AND status = 'open'",
                entryId, outcome == EntryOutcome.Booked ? "confirmed" : "withdrawn", now);
        }

        return true;
    }
}
