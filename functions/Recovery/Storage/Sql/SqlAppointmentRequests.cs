using NodaTime;
using NodaTime.Text;
using Recovery.Appointments;
using Recovery.Clinic;

namespace Recovery.Storage.Sql;

/// <summary>Reads requests for appointments, with their runners.</summary>
internal static class SqlAppointmentRequests
{
    private const string Select =
        """
        SELECT q.id, q.entry_id, r.id, q.nudge, r.name, r.mobile, r.email, a.name, e.race_day, q.day, q.part, q.asked_at, q.answer_by,
          q.status, q.answered_at, q.agreed_day, q.agreed_hour, COALESCE(a.spoken, a.short_name)
        FROM appointment_requests q JOIN entries e ON e.id = q.entry_id JOIN runners r ON r.id = e.runner_id JOIN races a ON a.id = e.race_id

        """;

    private const string ById = Select + "WHERE q.id = ?1";
    private const string OpenByEntry = Select + "WHERE q.status = 'open' AND q.entry_id = ?1";
    private const string LatestByEntry = Select + "WHERE q.status <> 'replaced' AND q.entry_id = ?1 ORDER BY q.asked_at DESC LIMIT 1";
    private const string AllOpen = Select + "WHERE q.status = 'open' ORDER BY q.answer_by, q.asked_at, q.id";

    private static readonly LocalTimePattern Hour = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    public static string? InColumn(this LocalTime? hour) => hour is { } at ? Hour.Format(at) : null;

    public static async ValueTask<AppointmentRequest?> Find(SqlSession session, long id) => Load(await session.Query(ById, id)).SingleOrDefault();

    public static async ValueTask<AppointmentRequest?> OpenOf(SqlSession session, long entryId) => Load(await session.Query(OpenByEntry, entryId)).SingleOrDefault();

    public static async ValueTask<AppointmentRequest?> LatestOf(SqlSession session, long entryId) => Load(await session.Query(LatestByEntry, entryId)).SingleOrDefault();

    public static async ValueTask<IReadOnlyList<AppointmentRequest>> Open(SqlSession session) => Load(await session.Query(AllOpen));

    private static List<AppointmentRequest> Load(SqlRows rows)
    {
        using (rows)
        {
            var requests = new List<AppointmentRequest>();
            while (rows.Next())
            {
                _ = PartsOfDay.TryParse(rows.Text(10), out var part);
                requests.Add(new AppointmentRequest(
                    rows.Number(0), rows.Number(1), rows.Number(2), rows.Number(3), rows.Text(4), rows.TextOrNull(5), rows.TextOrNull(6), rows.Text(7),
                    rows.Day(8), rows.Day(9), part, rows.Instant(11), rows.Instant(12), RequestStatuses.Parse(rows.Text(13)), rows.InstantOrNull(14),
                    rows.IsNull(15) ? null : new AgreedTime(rows.Day(15), rows.IsNull(16) ? null : Hour.Parse(rows.Text(16)).Value, part), rows.Text(17)));
            }

            return requests;
        }
    }
}
