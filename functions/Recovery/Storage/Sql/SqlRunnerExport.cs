using Recovery.Privacy;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Reads everything that is stored of one runner: each table whole, and only here.</summary>
internal static class SqlRunnerExport
{
    /// <summary>
    /// The runner's sign-ups: those of their entries, and those that name only their contacts. One that somebody typed this
    /// number into beside an address of their own is not the runner's to read.
    /// </summary>
    private const string SignUps =
        """
        SELECT s.* FROM signups s JOIN runners r ON r.id = ?1
        WHERE s.entry_id IN (SELECT id FROM entries WHERE runner_id = ?1)
          OR (s.entry_id IS NULL AND (s.mobile_hash = r.mobile_hash OR s.email_hash = r.email_hash)
            AND (s.mobile IS NULL OR s.mobile_hash IS NOT DISTINCT FROM r.mobile_hash) AND (s.email IS NULL OR s.email_hash IS NOT DISTINCT FROM r.email_hash))
        """;

    private const string Nudges =
        $"""
        SELECT n.* FROM nudges n WHERE n.runner_id = ?1 OR n.entry_id IN (SELECT id FROM entries WHERE runner_id = ?1)
          OR n.signup_id IN (SELECT id FROM ({SignUps}) AS theirs)
        """;

    /// <summary>Those from a number that is somebody else's by now stay the runner's who wrote them.</summary>
    private const string OfRunner = "p.runner_id = ?1 OR (p.runner_id IS NULL AND p.number_hash = (SELECT mobile_hash FROM runners WHERE id = ?1))";

    /// <param name="session">Sees the store at one moment.</param>
    /// <param name="id">The runner.</param>
    public static async ValueTask<RunnerData?> Load(SqlSession session, long id)
    {
        ValueTask<List<T>> All<T>(string sql, Func<SqlRows, T> read) => session.All(sql, read, id);

        if (await session.FirstOrNull("SELECT * FROM runners WHERE id = ?1", Runner, id) is not { } runner)
        {
            return null;
        }

        var words = await All("SELECT word FROM runner_words WHERE runner_id = ?1 ORDER BY word", rows => rows.Text("word"));
        var history = (await All(
            "SELECT v.* FROM entry_events v JOIN entries e ON e.id = v.entry_id WHERE e.runner_id = ?1 ORDER BY v.id",
            rows => (Entry: rows.Number("entry_id"), Event: rows.EntryEvent()))).ToLookup(v => v.Entry, v => v.Event);
        var entries = await All(
            "SELECT e.*, a.name AS race FROM entries e JOIN races a ON a.id = e.race_id WHERE e.runner_id = ?1 ORDER BY e.created_at, e.id", Entry);
        var allowed = (await All(
            "SELECT c.* FROM entry_channels c JOIN entries e ON e.id = c.entry_id WHERE e.runner_id = ?1 ORDER BY c.since, c.channel",
            rows => (Entry: rows.Number("entry_id"), Fact: new AllowedFacts(rows.Text("channel"), rows.Instant("since"))))).ToLookup(a => a.Entry, a => a.Fact);
        var consents = await All("SELECT * FROM consents WHERE runner_id = ?1 ORDER BY id", Consent);
        var signUps = await All($"{SignUps} ORDER BY s.created_at, s.id", SignUp);
        var asked = (await All(
            $"SELECT c.* FROM signup_channels c WHERE c.signup_id IN (SELECT id FROM ({SignUps}) AS theirs) ORDER BY c.channel",
            rows => (SignUp: rows.Number("signup_id"), Fact: new AskedFacts(rows.Text("channel"), rows.Text("wording"), rows.InstantOrNull("confirmed_at")))))
            .ToLookup(a => a.SignUp, a => a.Fact);
        var stops = await All(
            "SELECT s.* FROM runners r JOIN suppressions s ON s.hash = r.mobile_hash OR s.hash = r.email_hash WHERE r.id = ?1 ORDER BY s.channel, s.at, s.by",
            Stop);
        var replies = await All($"SELECT p.* FROM replies p WHERE {OfRunner} ORDER BY p.id", Reply);
        var requests = await All(
            "SELECT q.* FROM entries e JOIN appointment_requests q ON q.entry_id = e.id WHERE e.runner_id = ?1 ORDER BY q.asked_at, q.id", Request);
        var answers = (await All(
            """
            SELECT w.* FROM entries e JOIN appointment_requests q ON q.entry_id = e.id JOIN appointment_answers w ON w.request_id = q.id
            WHERE e.runner_id = ?1 ORDER BY w.at, w.id
            """,
            rows => (Request: rows.Number("request_id"), Answer: Answer(rows)))).ToLookup(w => w.Request, w => w.Answer);
        var sandbox = await All($"SELECT m.* FROM sandbox_messages m WHERE m.nudge_id IN (SELECT id FROM ({Nudges}) AS theirs) ORDER BY m.id", Message);
        var changes = await All("SELECT * FROM desk_changes WHERE runner_id = ?1 ORDER BY at, id", Change);
        var nudges = new List<NudgeFacts>();
        foreach (var nudge in await All($"{Nudges} ORDER BY n.number", Nudge))
        {
            nudges.Add(nudge with { Timeline = await SqlTimeline.Load(session, nudge.Id) });
        }

        return new RunnerData(
            runner with { SearchWords = words }, [.. entries.Select(e => e with { Channels = [.. allowed[e.Id]], History = [.. history[e.Id]] })],
            consents, nudges, [.. signUps.Select(s => s with { Channels = [.. asked[s.Id]] })], stops, replies, [.. requests.Select(q => q with { Answers = [.. answers[q.Id]] })], sandbox, changes);
    }

    private static RunnerFacts Runner(SqlRows rows) => new(
        rows.Number("id"), rows.Text("name"), rows.TextOrNull("mobile"), rows.TextOrNull("mobile_hash"), rows.TextOrNull("email"),
        rows.TextOrNull("email_key"), rows.TextOrNull("email_hash"), rows.Int("link_version"), rows.Instant("created_at"), []);

    private static EntryFacts Entry(SqlRows rows) => new(
        rows.Number("id"), rows.Text("race_id"), rows.Text("race"), rows.Day("race_day"), [],
        rows.TextOrNull("outcome"), rows.InstantOrNull("outcome_at"), rows.TextOrNull("outcome_by"), rows.Instant("created_at"), rows.Number("change_seq"), []);

    private static ConsentFacts Consent(SqlRows rows) => new(
        rows.Number("entry_id"), rows.Channel("channel"), rows.Text("wording"), rows.Text("source"), rows.Instant("given_at"));

    private static NudgeFacts Nudge(SqlRows rows) => new(
        rows.Number("number"), rows.Text("id"), rows.Int("generation"), rows.Int("queued_generation"), rows.NumberOrNull("entry_id"), rows.NumberOrNull("signup_id"),
        rows.Text("race_id"), rows.Day("race_day"), rows.Text("step"), rows.Channel("channel"), rows.Day("session_day"), rows.DayOrNull("text_session"),
        rows.Instant("not_before"), rows.Instant("target"), rows.Instant("expires"), rows.Instant("slot"), rows.Instant("due"), rows.Text("status"),
        rows.TextOrNull("reason"), rows.IntOrNull("segments"), rows.TextOrNull("provider_id"), rows.InstantOrNull("lease_until"),
        rows.InstantOrNull("looked_up_at"), rows.InstantOrNull("queued_at"), rows.InstantOrNull("attempted_at"),
        rows.InstantOrNull("accepted_at"), rows.InstantOrNull("finished_at"), rows.Int("receipt_rank"),
        rows.TextOrNull("contact_hash"), rows.Flag("number_fault"), rows.InstantOrNull("clicked_at"),
        rows.NumberOrNull("request_id"), rows.NumberOrNull("answer_id"), rows.InstantOrNull("requested_at"), rows.InstantOrNull("booked_at"),
        rows.TextOrNull("handled"), rows.InstantOrNull("handled_at"), []);

    private static SignUpFacts SignUp(SqlRows rows) => new(
        rows.Number("id"), rows.Instant("created_at"), rows.Text("name"), rows.TextOrNull("mobile"), rows.TextOrNull("mobile_hash"),
        rows.TextOrNull("email"), rows.TextOrNull("email_hash"), rows.Text("race_id"), rows.Day("race_day"), [],
        rows.Text("source"), rows.Instant("given_at"), rows.Text("network_hash"), rows.NumberOrNull("entry_id"));

    private static ChangeFacts Change(SqlRows rows) => new(
        rows.Instant("at"), rows.Text("what"), rows.NumberOrNull("entry_id"), rows.TextOrNull("race_id"), rows.TextOrNull("subject"), rows.TextOrNull("was"),
        rows.TextOrNull("becomes"));

    private static StopFacts Stop(SqlRows rows) => new(
        rows.Text("channel"), rows.Text("hash"), StopReasons.WordsOf(rows.Text("reason")), rows.Text("by"), rows.Instant("at"));

    private static ReplyFacts Reply(SqlRows rows) => new(
        rows.Instant("at"), rows.Text("number"), rows.Text("number_hash"), rows.Text("body"), rows.Text("meaning"), rows.Text("provider_id"),
        rows.InstantOrNull("read_at"), rows.NumberOrNull("runner_id"), rows.TextOrNull("answered_with"), rows.TextOrNull("answered_by"));

    private static RequestFacts Request(SqlRows rows) => new(
        rows.Number("id"), rows.Number("entry_id"), rows.Number("nudge"), rows.Day("day"), rows.Text("part"), rows.Instant("asked_at"), rows.Instant("answer_by"),
        rows.Text("status"), rows.InstantOrNull("answered_at"), rows.DayOrNull("agreed_day"), rows.TextOrNull("agreed_hour"),
        rows.TextOrNull("agreed_part"), rows.NumberOrNull("answer_id"), rows.Int("sequence"), rows.TextOrNull("calendar_id"), []);

    private static RequestAnswerFacts Answer(SqlRows rows) => new(
        rows.Number("id"), rows.Instant("at"), rows.Text("what"), rows.DayOrNull("day"), rows.TextOrNull("part"), rows.TextOrNull("hour"), rows.TextOrNull("words"),
        rows.Int("sequence"), rows.Text("by"), rows.TextOrNull("who"));

    private static SandboxFacts Message(SqlRows rows) => new(
        rows.Text("nudge_id"), rows.Channel("channel"), rows.Text("sent_to"), rows.TextOrNull("subject"), rows.Text("body"), rows.TextOrNull("html"),
        rows.TextOrNull("file_name"), rows.TextOrNull("file_type"), rows.TextOrNull("file"), rows.Instant("sent_at"));
}
