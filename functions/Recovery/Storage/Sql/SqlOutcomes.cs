using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>What is to become of an entry.</summary>
/// <param name="By">Who reported it. What somebody at the desk changes is noted by their name.</param>
internal sealed record OutcomeChange(long EntryId, EntryOutcome? Outcome, ChangedBy By, Instant At)
{
    /// <summary>The number of the nudge that led to it; null: unknown, or that of the open request.</summary>
    public long? Nudge { get; init; }

    /// <summary>The line of its history; null: the usual one.</summary>
    public string? Words { get; init; }
}

/// <summary>Sets the outcome of an entry.</summary>
internal static class SqlOutcomes
{
    /// <summary>See <see cref="SetOutcome(SqlSession, OutcomeChange)"/>. False: there is no such entry.</summary>
    public static async ValueTask<bool> SetOutcome(this SqlSession session, long entryId, EntryOutcome? outcome, ChangedBy by, Instant now, long? nudge = null) =>
        await session.SetOutcome(new OutcomeChange(entryId, outcome, by, now) { Nudge = nudge }) || await session.Exists("SELECT 1 FROM entries WHERE id = ?1", entryId);

    /// <summary>
    /// Null undoes. A request for an appointment that is still open ends with it: booked is what it asked for, anything else takes it back.
    /// An appointment with a day is not for the runner to undo by a button: whoever can't come rings. False: nothing has changed.
    /// </summary>
    public static async ValueTask<bool> SetOutcome(this SqlSession session, OutcomeChange change)
    {
        var (entryId, outcome, by, now) = change;
        EntryOutcome? before;
        using (var rows = await session.Query("SELECT outcome FROM entries WHERE id = ?1", entryId))
        {
            if (!rows.Next())
            {
                return false;
            }

            before = rows.OutcomeOrNull("outcome");
        }

        if (before == outcome || (by.Kind == Source.Runner && before == EntryOutcome.Booked && await HasAppointment(session, entryId)))
        {
            return false;
        }

        await session.Execute(
            "UPDATE entries SET outcome = ?2, outcome_at = ?3, outcome_by = ?4, change_seq = ?5 WHERE id = ?1",
            entryId, outcome?.Code(), outcome is null ? SqlValue.NoNumber : now, outcome is null ? null : by.Kind, await session.NextChange());
        await Note(session, change, before);
        if (before == EntryOutcome.Booked)
        {
            await UndoBooking(session, entryId, now);
        }

        if (outcome == EntryOutcome.Booked
            && (change.Nudge ?? await session.Number($"SELECT nudge FROM appointment_requests WHERE entry_id = ?1 AND {SqlAppointmentRequests.IsOpen}", entryId)) is { } led)
        {
            await session.LedTo(led, NudgeEvent.Booked, now);
        }

        if (before == EntryOutcome.Requested)
        {
            await session.Execute(
                $"UPDATE appointment_requests SET status = ?2, answered_at = ?3 WHERE entry_id = ?1 AND {SqlAppointmentRequests.IsOpen}",
                entryId, outcome == EntryOutcome.Booked ? "confirmed" : "withdrawn", now);
        }

        return true;
    }

    private static async ValueTask Note(SqlSession session, OutcomeChange change, EntryOutcome? before)
    {
        var words = change.Words ?? (change.Outcome is { } set ? EntryHistory.Of(set) : EntryHistory.Undone(before!.Value));
        await session.Note(change.EntryId, words, change.By.Kind, change.At);
        if (change.By.Who is { } who)
        {
            await session.Note(
                new DeskChange(who, DeskActions.MarkedEntry)
                {
                    EntryId = change.EntryId,
                    Was = before is { } was ? EntryHistory.Of(was) : null,
                    Becomes = change.Outcome is { } becomes ? EntryHistory.Of(becomes) : null,
                },
                change.At);
        }
    }

    private static ValueTask<bool> HasAppointment(SqlSession session, long entryId) => session.Exists(
        "SELECT 1 FROM appointment_requests WHERE entry_id = ?1 AND status = 'confirmed' AND agreed_day IS NOT NULL", entryId);

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
