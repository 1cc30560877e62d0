using NodaTime;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Runners.Appointments;

namespace Recovery.Storage.Sqlite;

/// <inheritdoc cref="IAppointmentStore"/>
public sealed class SqliteAppointmentStore(SqliteDatabase database) : IAppointmentStore
{
    private const string Select =
        """
        SELECT q.id, q.entry_id, r.id, q.nudge, r.name, r.mobile, r.email, a.name, e.race_day, q.day, q.part, q.asked_at, q.answer_by
        FROM appointment_requests q JOIN entries e ON e.id = q.entry_id JOIN runners r ON r.id = e.runner_id JOIN races a ON a.id = e.race_id
        WHERE q.status = 'open'
        """;

    public Task<bool> Ask(AppointmentWish wish, Instant now, CancellationToken ct) => database.Write(
        session =>
        {
            if (!MayAsk(session, wish.EntryId))
            {
                return false;
            }

            session.Execute("UPDATE appointment_requests SET status = 'replaced', answered_at = ?2 WHERE entry_id = ?1 AND status = 'open'", wish.EntryId, now);
            session.Execute(
                """
                INSERT INTO appointment_requests (entry_id, nudge, day, part, asked_at, answer_by, status) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open')
                """,
                wish.EntryId, wish.NudgeNumber, wish.Day, wish.Part.Code(), now, wish.AnswerBy);
            session.SetOutcome(wish.EntryId, EntryOutcome.Requested, Source.Runner, now);
            return true;
        },
        ct);

    public Task<IReadOnlyList<AppointmentRequest>> Open(CancellationToken ct) => database.ReadPrepared<IReadOnlyList<AppointmentRequest>>(
        session => Load(session.Query(Select + " ORDER BY q.answer_by, q.id")), ct);

    public Task<AppointmentRequest?> OpenOf(long entryId, CancellationToken ct) => database.ReadPrepared(
        session => Load(session.Query(Select + " AND q.entry_id = ?1", entryId)).SingleOrDefault(), ct);

    public Task<bool> Answer(long id, bool confirmed, Instant now, CancellationToken ct) => database.Write(
        session =>
        {
            if (session.Number("SELECT entry_id FROM appointment_requests WHERE id = ?1 AND status = 'open'", id) is not { } entry)
            {
                return false;
            }

            session.Execute(
                "UPDATE appointment_requests SET status = ?2, answered_at = ?3 WHERE id = ?1", id, confirmed ? "confirmed" : "declined", now);
            session.SetOutcome(entry, confirmed ? EntryOutcome.Booked : null, Source.Reception, now);
            return true;
        },
        ct);

    private static bool MayAsk(SqliteSession session, long entryId)
    {
        using var rows = session.Query("SELECT outcome FROM entries WHERE id = ?1", entryId);
        return rows.Next() && rows.TextOrNull(0).Outcome() is (null or EntryOutcome.Requested);
    }

    private static List<AppointmentRequest> Load(SqliteRows rows)
    {
        using (rows)
        {
            var requests = new List<AppointmentRequest>();
            while (rows.Next())
            {
                _ = PartsOfDay.TryParse(rows.Text(10), out var part);
                requests.Add(new AppointmentRequest(
                    rows.Number(0), rows.Number(1), rows.Number(2), rows.Number(3), rows.Text(4), rows.TextOrNull(5), rows.TextOrNull(6), rows.Text(7),
                    rows.Day(8), rows.Day(9), part, rows.Instant(11), rows.Instant(12)));
            }

            return requests;
        }
    }
}
