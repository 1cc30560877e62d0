using NodaTime;
using Recovery.Appointments;
using Recovery.Channels;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IAppointmentStore"/>
public sealed class SqlAppointmentStore(SqlDatabase database, SigningKey key) : IAppointmentStore
{
    public Task<bool> Ask(AppointmentWish wish, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (!await MayAsk(session, wish.EntryId))
            {
                return false;
            }

            if (await session.Exists(
                "SELECT 1 FROM appointment_requests WHERE entry_id = ?1 AND status = 'open' AND day = ?2 AND part = ?3", wish.EntryId, wish.Day, wish.Part.Code()))
            {
                // A double tap, or the text's page and the email's.
                return true;
            }

            await session.Execute("UPDATE appointment_requests SET status = 'replaced', answered_at = ?2 WHERE entry_id = ?1 AND status = 'open'", wish.EntryId, now);
            var id = RandomId.New();
            await session.Execute(
                """
                INSERT INTO appointment_requests (id, entry_id, nudge, day, part, asked_at, answer_by, status)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open')
                """,
                id, wish.EntryId, wish.NudgeNumber, wish.Day, wish.Part.Code(), now, wish.AnswerBy);
            await session.SetOutcome(wish.EntryId, EntryOutcome.Requested, Source.Runner, now);
            await session.LedTo(wish.NudgeNumber, NudgeEvent.Requested, now);
            if (wish.TellClinicUntil is { } until)
            {
                await session.PlanAbout(NudgeId.OfRequest(key, id, Step.Request), id, Step.Request, ChannelCatalog.FirstTo(ContactKind.Email), wish.Day, now, until, 1, now);
            }

            return true;
        },
        ct);

    public Task<IReadOnlyList<AppointmentRequest>> Open(CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.Open(session), ct);

    public Task<AppointmentRequest?> OpenOf(long entryId, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.OpenOf(session, entryId), ct);

    public Task<AppointmentRequest?> LatestOf(long entryId, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.LatestOf(session, entryId), ct);

    public Task<AppointmentRequest?> Find(long id, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.Find(session, id), ct);

    public Task<AppointmentConfirmed?> Confirm(long id, AgreedTime agreed, ConfirmationTimes? times, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await OpenEntry(session, id) is not { } entry)
            {
                return null;
            }

            await session.Execute(
                "UPDATE appointment_requests SET agreed_day = ?2, agreed_hour = ?3 WHERE id = ?1", id, agreed.Day, agreed.Hour.InColumn());
            await session.SetOutcome(entry, EntryOutcome.Booked, by.Kind, now);
            await session.NoteAnswer(by, DeskActions.ConfirmedRequest, id, now);
            var channel = times is null ? null : await OpenChannel(session, entry);
            if (channel is { } told && times is not null)
            {
                await session.PlanAbout(
                    NudgeId.OfRequest(key, id, Step.Booked), id, Step.Booked, told, agreed.Day, times.NotBefore, times.Expires, times.Units[told], now);
            }

            return new AppointmentConfirmed(channel);
        },
        ct);

    public Task<bool> Decline(long id, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await OpenEntry(session, id) is not { } entry)
            {
                return false;
            }

            await session.Execute("UPDATE appointment_requests SET status = 'declined', answered_at = ?2 WHERE id = ?1", id, now);
            await session.SetOutcome(entry, null, by.Kind, now);
            await session.NoteAnswer(by, DeskActions.DeclinedRequest, id, now);
            return true;
        },
        ct);

    private static ValueTask<long?> OpenEntry(SqlSession session, long id) =>
        session.Number("SELECT entry_id FROM appointment_requests WHERE id = ?1 AND status = 'open'", id);

    private static async ValueTask<bool> MayAsk(SqlSession session, long entryId)
    {
        using var rows = await session.Query("SELECT outcome FROM entries WHERE id = ?1", entryId);
        return rows.Next() && rows.OutcomeOrNull("outcome") is (null or EntryOutcome.Requested);
    }

    /// <summary>A letter can hold the calendar's file, so such a channel comes first. Null: the runner has stopped or switched off every channel.</summary>
    private static async ValueTask<Channel?> OpenChannel(SqlSession session, long entryId)
    {
        var allowed = (await SqlEntryChannels.Of(session, entryId)).Keys.InOrder().OrderByDescending(c => c.Form == MessageForm.Letter).ToList();
        foreach (var channel in allowed)
        {
            var column = SqlChannels.HashColumn(channel.Contact);
            var hash = await session.FirstOrNull(
                $"SELECT r.{column} FROM entries e JOIN runners r ON r.id = e.runner_id WHERE e.id = ?1 AND r.{column} IS NOT NULL",
                rows => rows.Text(column), entryId);
            if (hash is not null && !await session.IsStopped(hash, channel))
            {
                return channel;
            }
        }

        return null;
    }
}
