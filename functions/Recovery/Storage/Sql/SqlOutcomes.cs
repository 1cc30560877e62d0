using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Sets the outcome of an entry.</summary>
internal static class SqlOutcomes
{
    /// <summary>
    /// Null undoes. A request for an appointment that is still open ends with it: booked is what it asked for, anything else takes it back.
    /// False: there is no such entry.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="entryId">The entry.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="by">Who reported it. What somebody at the desk changes is noted by their name.</param>
    /// <param name="now">When.</param>
    /// <param name="nudge">The number of the nudge that led to it; null: unknown, or that of the open request.</param>
    public static async ValueTask<bool> SetOutcome(this SqlSession session, long entryId, EntryOutcome? outcome, ChangedBy by, Instant now, long? nudge = null)
    {
        EntryOutcome? before;
        using (var rows = await session.Query("SELECT outcome FROM entries WHERE id = ?1", entryId))
        {
            if (!rows.Next())
            {
                return false;
            }

            before = rows.OutcomeOrNull("outcome");
        }

        if (before == outcome)
        {
            return true;
        }

        await session.Execute(
            "UPDATE entries SET outcome = ?2, outcome_at = ?3, outcome_by = ?4, change_seq = ?5 WHERE id = ?1",
            entryId, outcome?.Code(), outcome is null ? SqlValue.NoNumber : now, outcome is null ? null : by.Kind, await session.NextChange());
        await session.Note(entryId, outcome is { } set ? EntryHistory.Of(set) : EntryHistory.Undone(before!.Value), by.Kind, now);
        if (by.Who is { } who)
        {
            await session.Note(
                new DeskChange(who, DeskActions.MarkedEntry)
                {
                    EntryId = entryId,
                    Was = before is { } was ? EntryHistory.Of(was) : null,
                    Becomes = outcome is { } becomes ? EntryHistory.Of(becomes) : null,
                },
                now);
        }

        if (before == EntryOutcome.Booked)
        {
            await UndoBooking(session, entryId, now);
        }

        if (outcome == EntryOutcome.Booked
            && (nudge ?? await session.Number("SELECT nudge FROM appointment_requests WHERE entry_id = ?1 AND status = 'open'", entryId)) is { } led)
        {
            await session.LedTo(led, NudgeEvent.Booked, now);
        }

        if (before == EntryOutcome.Requested)
        {
            await session.Execute(
                "UPDATE appointment_requests SET status = ?2, answered_at = ?3 WHERE entry_id = ?1 AND status = 'open'",
                entryId, outcome == EntryOutcome.Booked ? "confirmed" : "withdrawn", now);
        }

        return true;
    }

    /// <summary>The booking no longer counts for its nudge, and a message about the booking that is still queued finds it undone.</summary>
    private static async ValueTask UndoBooking(SqlSession session, long entryId, Instant now)
    {
        await session.Execute("UPDATE appointment_requests SET status = 'undone' WHERE entry_id = ?1 AND status = 'confirmed'", entryId);
        if (await session.Number("SELECT number FROM nudges WHERE entry_id = ?1 AND booked_at IS NOT NULL", entryId) is { } led)
        {
            await session.AddEvent(led, NudgeEvent.BookingUndone, now);
            await session.Execute("UPDATE nudges SET booked_at = NULL WHERE number = ?1", led);
        }
    }
}
