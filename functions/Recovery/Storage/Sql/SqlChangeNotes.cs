using NodaTime;
using Recovery.Desk;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Notes who changed what, within the transaction that changes it.</summary>
internal static class SqlChangeNotes
{
    public static async ValueTask Note(this SqlSession session, DeskChange change, Instant at) => await session.Execute(
        """
        INSERT INTO desk_changes (at, who, what, runner_id, entry_id, race_id, subject, was, becomes)
        VALUES (?1, ?2, ?3, COALESCE(?4, (SELECT runner_id FROM entries WHERE id = ?5)), ?5, ?6, ?7, ?8, ?9)
        """,
        at, change.Who, change.What, change.RunnerId, change.EntryId, change.RaceId, change.Subject, change.Was, change.Becomes);

    /// <summary>Nothing, unless somebody at the desk did it.</summary>
    public static async ValueTask NoteOfRunner(this SqlSession session, ChangedBy by, string what, long runnerId, string? was, string? becomes, Instant at)
    {
        if (by.Who is { } who)
        {
            await session.Note(new DeskChange(who, what) { RunnerId = runnerId, Was = was, Becomes = becomes }, at);
        }
    }

    /// <inheritdoc cref="NoteOfRunner"/>
    public static async ValueTask NoteReplay(this SqlSession session, ChangedBy by, long nudge, Instant at)
    {
        if (by.Who is { } who)
        {
            await session.Execute(
                """
                INSERT INTO desk_changes (at, who, what, runner_id, entry_id, subject, was, becomes)
                SELECT ?2, ?3, ?4, runner_id, entry_id, id, 'failed', 'to be sent again' FROM nudges WHERE number = ?1
                """,
                nudge, at, who, DeskActions.ReplayedNudge);
        }
    }

    /// <summary>The runner's changes are those of the record that they were joined with.</summary>
    public static async ValueTask MoveNotes(this SqlSession session, long from, long into) =>
        await session.Execute("UPDATE desk_changes SET runner_id = ?2 WHERE runner_id = ?1", from, into);

    /// <summary>Likewise for an entry that was merged into another.</summary>
    public static async ValueTask MoveNotesOfEntry(this SqlSession session, long entry, long kept, long runner) => await session.Execute(
        "UPDATE desk_changes SET entry_id = ?2 WHERE runner_id = ?3 AND entry_id = ?1", entry, kept, runner);

    /// <summary>After the runner is gone nothing leads to them.</summary>
    public static async ValueTask BlankNotesOfRunner(this SqlSession session, long runnerId) => await session.Execute(
        "UPDATE desk_changes SET runner_id = NULL, entry_id = NULL, race_id = NULL, subject = NULL, was = NULL, becomes = NULL WHERE runner_id = ?1",
        runnerId);

    /// <summary>After a race in a runner's own words is gone, nothing repeats them.</summary>
    public static async ValueTask BlankNotesOfRace(this SqlSession session, string race) => await session.Execute(
        "UPDATE desk_changes SET entry_id = NULL, race_id = NULL, subject = NULL, was = NULL, becomes = NULL WHERE race_id = ?1 AND runner_id IS NULL",
        race);
}
