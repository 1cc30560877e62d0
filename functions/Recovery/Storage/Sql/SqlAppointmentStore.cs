using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
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
                await session.PlanAbout(NudgeId.OfRequest(key, id, Step.Request), id, Step.Request, Channel.Email, wish.Day, now, until, 1, now);
            }

            return true;
        },
        ct);

    public Task<IReadOnlyList<AppointmentRequest>> Open(CancellationToken ct) =>
        database.ReadPrepared(session => SqlAppointmentRequests.Open(session), ct);

    public Task<AppointmentRequest?> OpenOf(long entryId, CancellationToken ct) =>
        database.ReadPrepared(async session => await SqlAppointmentRequests.OpenOf(session, entryId), ct);

    public Task<AppointmentRequest?> LatestOf(long entryId, CancellationToken ct) =>
        database.ReadPrepared(async session => await SqlAppointmentRequests.LatestOf(session, entryId), ct);

    public Task<AppointmentRequest?> Find(long id, CancellationToken ct) =>
        database.ReadPrepared(async session => await SqlAppointmentRequests.Find(session, id), ct);

    public Task<AppointmentConfirmed?> Confirm(long id, AgreedTime agreed, ConfirmationTimes? times, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await OpenEntry(session, id) is not { } entry)
            {
                return null;
            }

            await session.Execute(
                "UPDATE appointment_requests SET agreed_day = ?2, agreed_hour = ?3 WHERE id = ?1", id, agreed.Day, agreed.Hour.InColumn());
            await session.SetOutcome(entry, EntryOutcome.Booked, Source.Reception, now);
            var channel = times is null ? null : await OpenChannel(session, entry);
            if (channel is { } by && times is not null)
            {
                await session.PlanAbout(
                    NudgeId.OfRequest(key, id, Step.Booked), id, Step.Booked, by, agreed.Day, times.NotBefore, times.Expires, times.TextSegments, now);
            }

            return new AppointmentConfirmed(channel);
        },
        ct);

    public Task<bool> Decline(long id, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await OpenEntry(session, id) is not { } entry)
            {
                return false;
            }

            await session.Execute("UPDATE appointment_requests SET status = 'declined', answered_at = ?2 WHERE id = ?1", id, now);
            await session.SetOutcome(entry, null, Source.Reception, now);
            return true;
        },
        ct);

    private static ValueTask<long?> OpenEntry(SqlSession session, long id) =>
        session.Number("SELECT entry_id FROM appointment_requests WHERE id = ?1 AND status = 'open'", id);

    private static async ValueTask<bool> MayAsk(SqlSession session, long entryId)
    {
        using var rows = await session.Query("SELECT outcome FROM entries WHERE id = ?1", entryId);
        return rows.Next() && rows.TextOrNull(0).Outcome() is (null or EntryOutcome.Requested);
    }

    /// <summary>An email can hold the calendar's file. Null: the runner has stopped or switched off every channel.</summary>
    private static async ValueTask<Channel?> OpenChannel(SqlSession session, long entryId)
    {
        using var rows = await session.Query(
            """
            SELECT r.email_hash, r.mobile_hash, e.email_since, e.sms_since FROM entries e JOIN runners r ON r.id = e.runner_id WHERE e.id = ?1
            """,
            entryId);
        if (!rows.Next())
        {
            return null;
        }

        var (email, mobile) = (rows.TextOrNull(0), rows.TextOrNull(1));
        Reach[] ways =
        [
            new(Channel.Email, email is not null, !rows.IsNull(2), await session.IsStopped(email, Channel.Email)),
            new(Channel.Sms, mobile is not null, !rows.IsNull(3), await session.IsStopped(mobile, Channel.Sms)),
        ];
        return ways.Where(w => w.IsOpen).Select(w => (Channel?)w.Channel).FirstOrDefault();
    }
}
