using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Reads requests for appointments, with their runners.</summary>
internal static class SqlAppointmentRequests
{
    private const string Select =
        """
        SELECT q.id, q.entry_id, r.id AS runner_id, q.nudge, r.name, r.mobile, r.email, a.name AS race_name, e.race_day, q.day, q.part, q.asked_at, q.answer_by,
          q.status, q.answered_at, q.agreed_day, q.agreed_hour, COALESCE(a.spoken, a.short_name) AS race_in_sentence
        FROM appointment_requests q JOIN entries e ON e.id = q.entry_id JOIN runners r ON r.id = e.runner_id JOIN races a ON a.id = e.race_id

        """;

    private const string ById = Select + "WHERE q.id = ?1";
    private const string OpenByEntry = Select + "WHERE q.status = 'open' AND q.entry_id = ?1";
    private const string LatestByEntry = Select + "WHERE q.status <> 'replaced' AND q.entry_id = ?1 ORDER BY q.asked_at DESC LIMIT 1";
    private const string AllOpen = Select + "WHERE q.status = 'open' ORDER BY q.answer_by, q.asked_at, q.id";

    private static readonly LocalTimePattern Hour = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM uuuu");

    public static string? InColumn(this LocalTime? hour) => hour is { } at ? Hour.Format(at) : null;

    public static ValueTask<AppointmentRequest?> Find(SqlSession session, long id) => session.FirstOrNull(ById, Request, id);

    public static ValueTask<AppointmentRequest?> OpenOf(SqlSession session, long entryId) => session.FirstOrNull(OpenByEntry, Request, entryId);

    public static ValueTask<AppointmentRequest?> LatestOf(SqlSession session, long entryId) => session.FirstOrNull(LatestByEntry, Request, entryId);

    public static async ValueTask<IReadOnlyList<AppointmentRequest>> Open(SqlSession session) => await session.All(AllOpen, Request);

    /// <summary>Notes reception's answer: what was asked for, and what was agreed on.</summary>
    public static async ValueTask NoteAnswer(this SqlSession session, ChangedBy by, string what, long id, Instant at)
    {
        if (by.Who is { } who && await Find(session, id) is { } request)
        {
            await session.Note(
                new DeskChange(who, what)
                {
                    EntryId = request.EntryId,
                    Subject = id.ToString(CultureInfo.InvariantCulture),
                    Was = $"{Day.Format(request.Day)}, {request.Part.Code()}",
                    Becomes = request.Agreed is { } agreed ? $"{Day.Format(agreed.Day)}{(agreed.Hour is { } hour ? $", {Hour.Format(hour)}" : "")}" : null,
                },
                at);
        }
    }

    private static AppointmentRequest Request(SqlRows rows)
    {
        _ = PartsOfDay.TryParse(rows.Text("part"), out var part);
        return new AppointmentRequest(
            rows.Number("id"), rows.Number("entry_id"), rows.Number("runner_id"), rows.Number("nudge"), rows.Text("name"), rows.TextOrNull("mobile"),
            rows.TextOrNull("email"), rows.Text("race_name"), rows.Day("race_day"), rows.Day("day"), part, rows.Instant("asked_at"), rows.Instant("answer_by"),
            RequestStatuses.Parse(rows.Text("status")), rows.InstantOrNull("answered_at"),
            rows.DayOrNull("agreed_day") is { } day
                ? new AgreedTime(day, rows.TextOrNull("agreed_hour") is { } hour ? Hour.Parse(hour).Value : null, part)
                : null,
            rows.Text("race_in_sentence"));
    }
}
