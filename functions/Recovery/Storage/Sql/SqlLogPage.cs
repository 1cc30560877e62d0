using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>One page of the log. It continues where the one before ended, by slot and number, so that depth costs nothing.</summary>
internal sealed class SqlLogPage
{
    public const string Columns =
        """
        n.number, n.id, n.generation, n.entry_id, n.runner_id, n.signup_id, n.race_id, n.race_day, n.step, n.channel, n.session_day,
        n.not_before, n.target, n.expires, n.slot, n.due, n.status, n.reason, n.segments, n.provider_id,
        n.queued_at, n.attempted_at, n.accepted_at, n.finished_at, n.request_id, n.answer_id, n.clicked_at, n.requested_at, n.booked_at,
        COALESCE(r.name, g.name, '') AS name, COALESCE(a.name, n.race_id) AS race_name,
        COALESCE(r.mobile, g.mobile) AS mobile, COALESCE(r.email, g.email) AS email
        """;

    public const string Names =
        """
        LEFT JOIN runners r ON r.id = n.runner_id LEFT JOIN signups g ON g.id = n.signup_id LEFT JOIN races a ON a.id = n.race_id
        """;

    /// <summary>No nudge: somebody asked for the message at that moment.</summary>
    public static string NoService(string table) => $"{table}.step NOT IN ({string.Join(", ", Step.Service.Select(s => $"'{s}'"))})";

    private readonly SqlValues _values = new();
    private readonly List<string> _conditions = [];
    private string _with = "";
    private readonly List<(string Condition, string Index)> _parts = [];
    private string _from = "";
    private string _index = "";
    private string _join = "";
    private bool _nothing;

    public static async ValueTask<LogPage> Load(SqlSession session, LogQuery query, DateTimeZone zone)
    {
        var take = Math.Max(1, query.Take);
        if (await For(session, query, zone) is not { } page)
        {
            return new LogPage([], null);
        }

        var lines = await session.All(
            $"{page._with} SELECT {Columns} FROM ({page.Rows(page._values.Add(take + 1))}) AS n {Names} ORDER BY n.slot, n.number",
            rows => rows.LogLine(zone), page._values.All);
        return new LogPage([.. lines.Take(take)], lines.Count > take ? Cursor(lines[take - 1].Nudge) : null);
    }

    public static async ValueTask<int> Count(SqlSession session, LogQuery query, int most, DateTimeZone zone) =>
        await For(session, query with { After = null }, zone) is { } page
            ? (int)(await session.Number($"{page._with} SELECT COUNT(*) FROM ({page.Rows(page._values.Add(most), "number, slot")}) AS n", page._values.All))!.Value
            : 0;

    /// <summary>Null: nothing can match.</summary>
    private static async ValueTask<SqlLogPage?> For(SqlSession session, LogQuery query, DateTimeZone zone)
    {
        var page = new SqlLogPage { _from = "nudges n", _index = BestIndex(query) };
        page.Filter(query, zone);
        await page.FilterByText(session, query);
        return page._nothing ? null : page;
    }

    /// <summary>
    /// The first rows that match. Of several statuses each has its own range of the index, in the order of the list: of each the first are
    /// taken, and put together, so that neither a rare one is looked for in half the log, nor all of a common one sorted.
    /// </summary>
    private string Rows(string limit, string columns = "*")
    {
        const string Order = "ORDER BY n.slot, n.number";
        var where = string.Join(" AND ", _conditions);
        var select = $"SELECT {string.Join(", ", columns.Split(", ").Select(c => $"n.{c}"))} FROM {_from}";
        return _parts.Count == 0
            ? $"{select} {Hint(_index)} {_join} WHERE {where} {Order} LIMIT {limit}"
            : $"SELECT {columns} FROM ({string.Join(" UNION ALL ", _parts.Select(part => $"SELECT * FROM ({select} {Hint(part.Index)} {_join} WHERE {where} AND {part.Condition} {Order} LIMIT {limit}) AS part"))}) AS n {Order} LIMIT {limit}";
    }

    private string Hint(string index) => _index.Length == 0 ? "" : $"/* INDEXED BY {index} */";

    /// <summary>The slots of a clinic day: from its first moment to the next day's.</summary>
    public static (Instant From, Instant To) Slots(LocalDate day, DateTimeZone zone) =>
        (zone.AtStartOfDay(day).ToInstant(), zone.AtStartOfDay(day.PlusDays(1)).ToInstant());

    /// <summary>
    /// What narrows most: few nudges have an unusual status; then the race, then the step. SQLite can't know,
    /// it keeps no statistics here, and would walk through half the log for a handful.
    /// </summary>
    private static string BestIndex(LogQuery query) => query switch
    {
        { Status: not (null or NudgeStatus.Delivered or NudgeStatus.Accepted or NudgeStatus.Skipped) } => "nudges_by_status",
        { RaceId: not null } => "nudges_by_race",
        { Step: not null } => "nudges_by_step",
        { Status: not null } => "nudges_by_status",
        _ => "nudges_by_slot",
    };

    /// <summary>The nudges that meet a condition on <c>n</c>, in which <c>?1</c> stands for the value.</summary>
    public static async ValueTask<IReadOnlyList<LogLine>> Lines(SqlSession session, string where, SqlValue value, DateTimeZone zone) =>
        await session.All($"SELECT {Columns} FROM nudges n {Names} WHERE {where}", rows => rows.LogLine(zone), value);

    private void Filter(LogQuery query, DateTimeZone zone)
    {
        // One lower bound only: of two, SQLite would start at the lower and walk.
        var start = query.After is null ? (Slot: long.MinValue, Number: 0L) : Position(query.After);
        if (query.Day is { } day)
        {
            var (from, to) = Slots(day, zone);
            start = start.Slot < from.Millis() ? (from.Millis(), 0) : start;
            _conditions.Add($"n.slot < {_values.Add(to)}");
        }

        _conditions.Add($"(n.slot, n.number) > ({_values.Add(start.Slot)}, {_values.Add(start.Number)})");

        if (query.RaceId is { } race)
        {
            _conditions.Add($"n.race_id = {_values.Add(race)}");
        }

        if (query.Step is { } step)
        {
            _conditions.Add($"n.step = {_values.Add(step)}");
        }
        else if (query.Status is not (NudgeStatus.InDoubt or NudgeStatus.Dead))
        {
            // What needs a person is always shown.
            _conditions.Add(NoService("n"));
        }

        if (query.Channel is { } channel)
        {
            _conditions.Add($"n.channel = {_values.Add(channel)}");
        }

        if (query.Status is { } status)
        {
            _conditions.Add($"n.status = {_values.Add(status)}");
        }

        if (query.Outcome is { } outcome)
        {
            _parts.AddRange(outcome.Statuses().Select(s => Part(s, outcome)));
        }
    }

    private static (string Condition, string Index) Part(NudgeStatus status, LogOutcome outcome) => (status, outcome) switch
    {
        (NudgeStatus.Skipped, LogOutcome.NotReached) => ($"n.status = 'skipped' AND {SqlMissed.Is("n")}", "nudges_missed"),
        (NudgeStatus.Skipped, _) => ($"n.status = 'skipped' AND NOT {SqlMissed.Is("n")}", "nudges_by_status"),
        _ => ($"n.status = '{status.Code()}'", "nudges_by_status"),
    };

    private async ValueTask FilterByText(SqlSession session, LogQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Text))
        {
            return;
        }

        var text = query.Text.Trim();
        if (await session.Number("SELECT number FROM nudges WHERE id = ?1", text) is { } known)
        {
            _conditions.Add($"n.number = {_values.Add(known)}");
            _index = "";
            return;
        }

        if (query.Step == Step.Confirm)
        {
            // There is no runner yet: what was typed into the form is all there is, and it is purged within days.
            // Whether it is in there: both databases know of that only by taking it away.
            _join = "LEFT JOIN signups g ON g.id = n.signup_id";
            const string All = "lower(g.name || ' ' || COALESCE(g.mobile, '') || ' ' || COALESCE(g.email, ''))";
            _conditions.Add($"replace({All}, {_values.Add(Typed(text))}, '') <> {All}");
            return;
        }

        var terms = RunnerWords.Terms(text);
        var runners = terms.Count == 0 ? [] : await SqlRunnerSearch.FewMatches(session, terms);
        if (runners is null)
        {
            _conditions.Add(SqlRunnerSearch.Matches("n.runner_id", terms, _values));
        }
        else if (runners.Count == 0)
        {
            _nothing = true;
        }
        else
        {
            // Their nudges first: without this hint the list would be walked through until enough of theirs turn up.
            (_with, _from, _index) = (
                $"WITH theirs AS MATERIALIZED (SELECT * FROM nudges WHERE runner_id = ANY({_values.Add(SqlValue.ListOf(runners))}))", "theirs n", "");
        }
    }

    private static string Typed(string text) =>
        text.TrimStart('+', '0').All(c => char.IsAsciiDigit(c) || c == ' ')
            ? text.TrimStart('+', '0').Replace(" ", "", StringComparison.Ordinal)
            : text.ToLowerInvariant();

    private static string Cursor(Nudge last) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.Slot.Millis()}.{last.Number}")));

    /// <exception cref="FormatException">It is no cursor of ours.</exception>
    private static (long Slot, long Number) Position(string cursor) =>
        Base64Url.IsValid(cursor)
        && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.') is [var slotText, var numberText]
        && long.TryParse(slotText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var slot)
        && long.TryParse(numberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (slot, number)
            : throw new FormatException("This is not where a page of the log ended.");
}
