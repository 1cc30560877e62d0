using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Desk.Story;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IRunnerStories"/>
/// <remarks>A fixed number of statements, each by an index on the runner or on what is theirs, however much others have.</remarks>
public sealed class SqlRunnerStories(SqlDatabase database, ClinicClock clock) : IRunnerStories
{
    private const string Theirs = "SELECT id FROM entries WHERE runner_id = ?1";

    public Task<StoryFacts?> Load(long runnerId, CancellationToken ct) => database.ReadAtOneMoment(session => Load(session, runnerId), ct);

    private async ValueTask<StoryFacts?> Load(SqlSession session, long id)
    {
        if ((await SqlRunnerViews.Load(session, [id])).SingleOrDefault() is not { } runner)
        {
            return null;
        }

        LogLine[] messages =
        [
            .. await SqlLogPage.Lines(session, "n.runner_id = ?1 ORDER BY n.slot, n.number", id, clock.Zone),
            .. await SqlLogPage.Lines(
                session, $"n.signup_id IN (SELECT id FROM signups WHERE entry_id IN ({Theirs})) AND n.runner_id IS NULL ORDER BY n.slot, n.number", id, clock.Zone),
        ];
        var changes = await SqlDeskChanges.OfRunner(session, id);
        changes.Reverse();
        return new StoryFacts(
            runner, messages, await Lines(session, messages), await Forms(session, id), await Consents(session, id), await SqlReplyStore.OfRunner(session, id),
            await Appointments(session, id), await SqlDeskChanges.RacesMoved(session, id), changes);
    }

    private static async ValueTask<ILookup<string, TimelineLine>> Lines(SqlSession session, IEnumerable<LogLine> messages) => (await session.All(
        "SELECT n.id, v.at, v.what, v.detail FROM nudge_events v JOIN nudges n ON n.number = v.nudge WHERE v.nudge = ANY(?1) ORDER BY v.number",
        rows => (Nudge: rows.Text("id"), Line: new TimelineLine(rows.Instant("at"), rows.Text("what"), rows.TextOrNull("detail"))),
        SqlValue.ListOf([.. messages.Select(m => m.Nudge.Number)]))).ToLookup(l => l.Nudge, l => l.Line);

    private static async ValueTask<List<FilledForm>> Forms(SqlSession session, long id)
    {
        var asked = (await session.All(
            $"SELECT c.signup_id, c.channel, c.confirmed_at FROM signup_channels c JOIN signups s ON s.id = c.signup_id WHERE s.entry_id IN ({Theirs})",
            rows => (SignUp: rows.Number("signup_id"), Channel: rows.ChannelOrNull("channel"), At: rows.InstantOrNull("confirmed_at")), id))
            .Where(c => c.Channel is not null).ToLookup(c => c.SignUp, c => (Channel: c.Channel!, c.At));
        return await session.All(
            $"""
            SELECT s.id, s.entry_id, s.created_at, COALESCE(a.name, s.race_id) AS race_name, s.race_day, s.source FROM signups s LEFT JOIN races a ON a.id = s.race_id
            WHERE s.entry_id IN ({Theirs}) ORDER BY s.created_at, s.id
            """,
            rows => new FilledForm(
                rows.NumberOrNull("entry_id"), rows.Instant("created_at"), rows.Text("race_name"), rows.Day("race_day"), rows.Text("source"),
                [.. asked[rows.Number("id")].Select(c => c.Channel)],
                asked[rows.Number("id")].Where(c => c.At is not null).ToDictionary(c => c.Channel, c => c.At!.Value)),
            id);
    }

    private static ValueTask<List<GivenConsent>> Consents(SqlSession session, long id) => session.All(
        "SELECT entry_id, channel, wording, source, given_at FROM consents WHERE runner_id = ?1 ORDER BY given_at, id",
        rows => new GivenConsent(rows.Number("entry_id"), rows.Channel("channel"), rows.Text("wording"), rows.Text("source"), rows.Instant("given_at")), id);

    private static ValueTask<List<AskedAppointment>> Appointments(SqlSession session, long id) => session.All(
        $"""
        SELECT id, entry_id, asked_at, day, part, answer_by, status, answered_at, agreed_day, agreed_hour FROM appointment_requests
        WHERE entry_id IN ({Theirs}) ORDER BY asked_at, id
        """,
        rows => new AskedAppointment(
            rows.Number("id"), rows.Number("entry_id"), rows.Instant("asked_at"), rows.Day("day"), rows.Text("part"), rows.Instant("answer_by"),
            RequestStatuses.Parse(rows.Text("status")), rows.InstantOrNull("answered_at"), rows.DayOrNull("agreed_day"), rows.TextOrNull("agreed_hour")),
        id);
}
