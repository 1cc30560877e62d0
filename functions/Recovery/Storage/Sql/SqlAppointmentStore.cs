using NodaTime;
using Recovery.Appointments;
using Recovery.Channels;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IAppointmentStore"/>
public sealed class SqlAppointmentStore(SqlDatabase database, SigningKey key) : IAppointmentStore, IAppointmentBook
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

            await session.Execute(
                $"UPDATE appointment_requests SET status = 'replaced', answered_at = ?2 WHERE entry_id = ?1 AND {SqlAppointmentRequests.IsOpen}", wish.EntryId, now);
            var id = await SqlAppointmentAnswers.Add(session, wish, now);
            await session.SetOutcome(wish.EntryId, EntryOutcome.Requested, Source.Runner, now);
            await session.LedTo(wish.NudgeNumber, NudgeEvent.Requested, now);
            if (wish.TellClinicUntil is { } until)
            {
                await session.PlanAbout(NudgeId.OfRequest(key, id, Step.Request), id, Step.Request, ChannelCatalog.FirstTo(ContactKind.Email), wish.Day, now, until, 1, now);
            }

            return true;
        },
        ct);

    public Task<IReadOnlyList<AppointmentRequest>> Unsettled(CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.Open(session), ct);

    public Task<AppointmentRequest?> OpenOf(long entryId, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.OpenOf(session, entryId), ct);

    public Task<AppointmentRequest?> LatestOf(long entryId, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.LatestOf(session, entryId), ct);

    public Task<IReadOnlyList<AppointmentRequest>> Of(long entryId, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.Of(session, entryId), ct);

    public Task<AppointmentRequest?> Find(long id, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.Find(session, id), ct);

    public Task<IReadOnlyList<AppointmentRequest>> BookedBetween(LocalDate from, LocalDate to, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.BookedBetween(session, from, to), ct);

    public Task<AppointmentAnswer?> FindAnswer(long id, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.Answer(session, id), ct);

    public Task<IReadOnlyList<AppointmentAnswer>> Answers(long requestId, CancellationToken ct) =>
        database.Read(session => SqlAppointmentRequests.Answers(session, requestId), ct);

    public Task<AnswerResult> Answer(long id, NewAnswer answer, Instant now, CancellationToken ct) =>
        database.Write(session => SqlAppointmentAnswers.Give(session, key, id, answer, now), ct);

    public Task<AnswerResult> Book(long entryId, NewAnswer booking, Instant now, CancellationToken ct) =>
        database.Write(session => SqlAppointmentAnswers.Book(session, key, entryId, booking, now), ct);

    private static async ValueTask<bool> MayAsk(SqlSession session, long entryId)
    {
        using var rows = await session.Query("SELECT outcome FROM entries WHERE id = ?1 /* FOR UPDATE */", entryId);
        return rows.Next() && rows.OutcomeOrNull("outcome") is (null or EntryOutcome.Requested);
    }
}
