using System.Data.Common;
using Dapper;
using NodaTime;
using Recovery.Nudges;
using Recovery.Privacy;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Reads everything that is stored of one runner, as it stands at one moment.</summary>
internal static class SqlRunnerExport
{
    /// <summary>
    /// The runner's sign-ups: those of their entries, and those that name only their contacts. One that somebody typed this
    /// number into beside an address of their own is not the runner's to read.
    /// </summary>
    private const string SignUps =
        """
        SELECT s.* FROM signups s JOIN runners r ON r.id = @id
        WHERE s.entry_id IN (SELECT id FROM entries WHERE runner_id = @id)
          OR (s.entry_id IS NULL AND (s.mobile_hash = r.mobile_hash OR s.email_hash = r.email_hash)
            AND (s.mobile IS NULL OR s.mobile_hash IS NOT DISTINCT FROM r.mobile_hash) AND (s.email IS NULL OR s.email_hash IS NOT DISTINCT FROM r.email_hash))
        """;

    private const string Nudges =
        $"""
        SELECT n.* FROM nudges n WHERE n.runner_id = @id OR n.entry_id IN (SELECT id FROM entries WHERE runner_id = @id)
          OR n.signup_id IN (SELECT id FROM ({SignUps}) AS theirs)
        """;

    /// <summary>Those from a number that is somebody else's by now stay the runner's who wrote them.</summary>
    private const string OfRunner = "p.runner_id = @id OR (p.runner_id IS NULL AND p.number_hash = (SELECT mobile_hash FROM runners WHERE id = @id))";

    public static async ValueTask<RunnerData?> Load(DbConnection connection, long id)
    {
        using var moment = connection.Moment();
        var of = new { id };
        async ValueTask<IEnumerable<Row>> Rows(string sql) => (await connection.QueryAsync(sql, of, moment)).Select(row => new Row((IDictionary<string, object?>)row));

        if ((await Rows("SELECT * FROM runners WHERE id = @id")).SingleOrDefault() is not { } runner)
        {
            return null;
        }

        var words = (await Rows("SELECT word FROM runner_words WHERE runner_id = @id ORDER BY word")).Select(r => r.Text("word"));
        var history = (await Rows("SELECT v.* FROM entry_events v JOIN entries e ON e.id = v.entry_id WHERE e.runner_id = @id ORDER BY v.id"))
            .ToLookup(r => r.Number("entry_id"), r => new EntryEvent(r.At("at"), r.Text("what"), r.Text("by")));
        var entries = await Rows("SELECT e.*, a.name AS race FROM entries e JOIN races a ON a.id = e.race_id WHERE e.runner_id = @id ORDER BY e.created_at, e.id");
        var consents = await Rows("SELECT * FROM consents WHERE runner_id = @id ORDER BY id");
        var signUps = await Rows($"{SignUps} ORDER BY s.created_at, s.id");
        var stops = await Rows(
            """
            SELECT s.* FROM runners r JOIN suppressions s
              ON (s.channel = 'sms' AND s.hash = r.mobile_hash) OR (s.channel = 'email' AND s.hash = r.email_hash)
            WHERE r.id = @id ORDER BY s.channel, s.at, s.by
            """);
        var replies = await Rows($"SELECT p.* FROM replies p WHERE {OfRunner} ORDER BY p.id");
        var requests = await Rows("SELECT q.* FROM entries e JOIN appointment_requests q ON q.entry_id = e.id WHERE e.runner_id = @id ORDER BY q.asked_at, q.id");
        var sandbox = await Rows($"SELECT m.* FROM sandbox_messages m WHERE m.nudge_id IN (SELECT id FROM ({Nudges}) AS theirs) ORDER BY m.id");
        var nudges = new List<NudgeFacts>();
        foreach (var nudge in await Rows($"{Nudges} ORDER BY n.number"))
        {
            nudges.Add(Nudge(nudge, await SqlTimeline.Load(connection, nudge.Text("id"), moment)));
        }

        return new RunnerData(
            Runner(runner, [.. words]), [.. entries.Select(e => Entry(e, [.. history[e.Number("id")]]))],
            [.. consents.Select(Consent)], nudges,
            [.. signUps.Select(SignUp)], [.. stops.Select(Stop)], [.. replies.Select(Reply)], [.. requests.Select(Request)], [.. sandbox.Select(Message)]);
    }

    private static RunnerFacts Runner(Row row, IReadOnlyList<string> words) => new(
        row.Number("id"), row.Text("name"), row.TextOrNull("mobile"), row.TextOrNull("mobile_hash"), row.TextOrNull("email"),
        row.TextOrNull("email_key"), row.TextOrNull("email_hash"), (int)row.Number("link_version"), row.At("created_at"), words);

    private static EntryFacts Entry(Row row, IReadOnlyList<EntryEvent> history) => new(
        row.Number("id"), row.Text("race_id"), row.Text("race"), row.Day("race_day"), row.AtOrNull("sms_since"), row.AtOrNull("email_since"),
        row.TextOrNull("outcome"), row.AtOrNull("outcome_at"), row.TextOrNull("outcome_by"), row.At("created_at"), row.Number("change_seq"), history);

    private static ConsentFacts Consent(Row row) => new(
        row.Number("entry_id"), row.Channel, row.Text("wording"), row.Text("source"), row.At("given_at"));

    private static NudgeFacts Nudge(Row row, IEnumerable<TimelineLine> timeline) => new(
        row.Number("number"), row.Text("id"), (int)row.Number("generation"), (int)row.Number("queued_generation"), row.NumberOrNull("entry_id"), row.NumberOrNull("signup_id"),
        row.Text("race_id"), row.Day("race_day"), row.Text("step"), row.Channel, row.Day("session_day"), row.TextOrNull("text_session")?.IsoDay(),
        row.At("not_before"), row.At("target"), row.At("expires"), row.At("slot"), row.At("due"), row.Text("status"), row.TextOrNull("reason"),
        (int?)row.NumberOrNull("segments"), row.TextOrNull("provider_id"), row.AtOrNull("lease_until"), row.AtOrNull("looked_up_at"),
        row.AtOrNull("queued_at"), row.AtOrNull("attempted_at"),
        row.AtOrNull("accepted_at"), row.AtOrNull("finished_at"), (int)row.Number("receipt_rank"),
        row.TextOrNull("contact_hash"), row.Number("number_fault") == 1, row.AtOrNull("clicked_at"),
        row.NumberOrNull("request_id"), row.AtOrNull("requested_at"), row.AtOrNull("booked_at"), [.. timeline]);

    private static SignUpFacts SignUp(Row row) => new(
        row.Number("id"), row.At("created_at"), row.Text("name"), row.TextOrNull("mobile"), row.TextOrNull("mobile_hash"),
        row.TextOrNull("email"), row.TextOrNull("email_hash"), row.Text("race_id"), row.Day("race_day"), row.TextOrNull("sms_wording"),
        row.TextOrNull("email_wording"), row.Text("source"), row.At("given_at"), row.Text("network_hash"),
        row.AtOrNull("mobile_confirmed_at"), row.AtOrNull("email_confirmed_at"), row.NumberOrNull("entry_id"));

    private static StopFacts Stop(Row row) => new(row.Channel, row.Text("hash"), StopReasons.WordsOf(row.Text("reason")), row.Text("by"), row.At("at"));

    private static ReplyFacts Reply(Row row) => new(
        row.At("at"), row.Text("number"), row.Text("number_hash"), row.Text("body"), row.Text("meaning"), row.Text("provider_id"), row.AtOrNull("read_at"),
        row.NumberOrNull("runner_id"));

    private static RequestFacts Request(Row row) => new(
        row.Number("id"), row.Number("entry_id"), row.Number("nudge"), row.Day("day"), row.Text("part"), row.At("asked_at"), row.At("answer_by"),
        row.Text("status"), row.AtOrNull("answered_at"), row.TextOrNull("agreed_day")?.IsoDay(), row.TextOrNull("agreed_hour"));

    private static SandboxFacts Message(Row row) => new(
        row.Text("nudge_id"), row.Channel, row.Text("sent_to"), row.TextOrNull("subject"), row.Text("body"), row.TextOrNull("html"),
        row.TextOrNull("file_name"), row.TextOrNull("file_type"), row.TextOrNull("file"), row.At("sent_at"));

    /// <summary>A row by its columns' names: each table is read here whole, and only here.</summary>
    private sealed class Row(IDictionary<string, object?> columns)
    {
        public Channel Channel => ChannelCodes.Parse(Text("channel"));

        public long Number(string column) => (long)columns[column]!;

        public long? NumberOrNull(string column) => (long?)columns[column];

        public string Text(string column) => (string)columns[column]!;

        public string? TextOrNull(string column) => (string?)columns[column];

        public Instant At(string column) => Number(column).Instant();

        public Instant? AtOrNull(string column) => NumberOrNull(column).Instant();

        public LocalDate Day(string column) => Text(column).IsoDay();
    }
}
