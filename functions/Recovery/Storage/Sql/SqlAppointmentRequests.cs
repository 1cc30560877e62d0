using NodaTime;
using NodaTime.Text;
using Recovery.Appointments;
using Recovery.Clinic;

namespace Recovery.Storage.Sql;

/// <summary>Reads requests for appointments, with their runners and the answer that stands.</summary>
internal static class SqlAppointmentRequests
{
    /// <summary>Nobody has settled it. The words of the index, which SQLite knows by no others.</summary>
    public const string IsOpen = "status IN ('open', 'offered')";

    private const string Select =
        """
        SELECT q.id, q.entry_id, r.id AS runner_id, q.nudge, r.name, r.mobile, r.email, a.name AS race_name, e.race_day, q.day, q.part, q.asked_at, q.answer_by,
          q.status, q.answered_at, q.agreed_day, q.agreed_part, q.agreed_hour, q.sequence, q.calendar_id, COALESCE(a.spoken, a.short_name) AS race_in_sentence,
          w.id AS answer_id, w.at, w.what, w.day AS said_day, w.part AS said_part, w.hour AS said_hour, w.words, w.sequence AS said_sequence, w.by, w.who
        FROM appointment_requests q JOIN entries e ON e.id = q.entry_id JOIN runners r ON r.id = e.runner_id JOIN races a ON a.id = e.race_id
          LEFT JOIN appointment_answers w ON w.id = q.answer_id

        """;

    private const string Answered =
        """
        SELECT w.request_id AS id, w.id AS answer_id, w.at, w.what, w.day AS said_day, w.part AS said_part, w.hour AS said_hour, w.words, w.sequence AS said_sequence, w.by, w.who
        FROM appointment_answers w

        """;

    private const string ById = Select + "WHERE q.id = ?1";
    private const string OpenByEntry = Select + $"WHERE q.{IsOpen} AND q.entry_id = ?1";
    private const string LatestByEntry = Select + "WHERE q.status <> 'replaced' AND q.entry_id = ?1 ORDER BY q.asked_at DESC, q.id DESC LIMIT 1";
    private const string ByEntry = Select + "WHERE q.entry_id = ?1 ORDER BY q.asked_at, q.id";
    private const string AllOpen = Select + $"WHERE q.{IsOpen} ORDER BY q.answer_by, q.asked_at, q.id";

    /// <summary>In the words of the index of bookings.</summary>
    private const string Booked = Select
        + "WHERE q.status = 'confirmed' AND q.agreed_day IS NOT NULL AND q.agreed_day >= ?1 AND q.agreed_day <= ?2 ORDER BY q.agreed_day, q.asked_at, q.id";

    private static readonly LocalTimePattern Hour = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    public static string? InColumn(this LocalTime? hour) => hour is { } at ? Hour.Format(at) : null;

    public static ValueTask<AppointmentRequest?> Find(SqlSession session, long id) => session.FirstOrNull(ById, Request, id);

    public static ValueTask<AppointmentRequest?> OpenOf(SqlSession session, long entryId) => session.FirstOrNull(OpenByEntry, Request, entryId);

    /// <summary>A booking of the entry that is off, for that very time; of several, the one that was revised most often.</summary>
    public static async ValueTask<AppointmentRequest?> CalledOff(SqlSession session, long entryId, AgreedTime time) =>
        (await Of(session, entryId)).Where(r => r.Status == RequestStatus.Undone && r.Agreed == time && r.CalendarId is not null).MaxBy(r => r.Sequence);

    public static ValueTask<AppointmentRequest?> LatestOf(SqlSession session, long entryId) => session.FirstOrNull(LatestByEntry, Request, entryId);

    public static async ValueTask<IReadOnlyList<AppointmentRequest>> Of(SqlSession session, long entryId) => await session.All(ByEntry, Request, entryId);

    public static async ValueTask<IReadOnlyList<AppointmentRequest>> Open(SqlSession session) => await session.All(AllOpen, Request);

    public static async ValueTask<IReadOnlyList<AppointmentRequest>> BookedBetween(SqlSession session, LocalDate from, LocalDate to) =>
        await session.All(Booked, Request, from, to);

    public static ValueTask<AppointmentAnswer?> Answer(SqlSession session, long id) => session.FirstOrNull(Answered + "WHERE w.id = ?1", rows => AnswerOrNull(rows)!, id);

    public static async ValueTask<IReadOnlyList<AppointmentAnswer>> Answers(SqlSession session, long requestId) =>
        await session.All(Answered + "WHERE w.request_id = ?1 ORDER BY w.at, w.sequence, w.id", rows => AnswerOrNull(rows)!, requestId);

    private static AppointmentRequest Request(SqlRows rows)
    {
        _ = PartsOfDay.TryParse(rows.Text("part"), out var part);
        return new AppointmentRequest(
            rows.Number("id"), rows.Number("entry_id"), rows.Number("runner_id"), rows.Number("nudge"), rows.Text("name"), rows.TextOrNull("mobile"),
            rows.TextOrNull("email"), rows.Text("race_name"), rows.Day("race_day"), rows.Day("day"), part, rows.Instant("asked_at"), rows.Instant("answer_by"),
            RequestStatuses.Parse(rows.Text("status")), rows.InstantOrNull("answered_at"), Time(rows, "agreed", part), rows.Text("race_in_sentence"),
            AnswerOrNull(rows), rows.Int("sequence"), rows.TextOrNull("calendar_id"));
    }

    private static AppointmentAnswer? AnswerOrNull(SqlRows rows) => rows.NumberOrNull("answer_id") is not { } id ? null : new AppointmentAnswer(
        id, rows.Number("id"), rows.Instant("at"), AnswerKinds.Parse(rows.Text("what")), Time(rows, "said", PartOfDay.Morning), rows.TextOrNull("words"),
        rows.Int("said_sequence"), rows.Text("by"), rows.TextOrNull("who"));

    /// <summary>Three columns by the same first word.</summary>
    /// <param name="rows">At a row.</param>
    /// <param name="which">The word.</param>
    /// <param name="asked">The part of the day, where none of its own is stored: that of what was asked for.</param>
    private static AgreedTime? Time(SqlRows rows, string which, PartOfDay asked) => rows.DayOrNull($"{which}_day") is not { } day ? null : new AgreedTime(
        day, rows.TextOrNull($"{which}_hour") is { } hour ? Hour.Parse(hour).Value : null,
        PartsOfDay.TryParse(rows.TextOrNull($"{which}_part"), out var part) ? part : asked);
}
