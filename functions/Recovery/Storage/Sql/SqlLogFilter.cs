using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>What a query of the log asks for, as conditions on <c>nudges n</c> and the index that answers them quickest.</summary>
internal sealed class SqlLogFilter
{
    private readonly SqlValues _values = new();
    private readonly List<string> _conditions = [];
    private readonly List<(string Condition, string Index)> _parts = [];
    private string _from = "nudges n";
    private string _index;
    private string _join = "";
    private bool _nothing;

    private SqlLogFilter(string index) => _index = index;

    /// <summary>Stands before the statement that <see cref="Rows"/> is a part of.</summary>
    public string With { get; private set; } = "";

    /// <summary>Those of the statement; complete once <see cref="Rows"/> has been asked for.</summary>
    public ReadOnlySpan<SqlValue> Values => _values.All;

    /// <summary>Null: nothing can match.</summary>
    public static async ValueTask<SqlLogFilter?> Of(SqlSession session, LogQuery query, DateTimeZone zone)
    {
        var filter = new SqlLogFilter(BestIndex(query));
        filter.Filter(query, zone);
        await filter.FilterByText(session, query);
        return filter._nothing ? null : filter;
    }

    /// <summary>
    /// The first rows that match. Of several statuses each has its own range of the index, in the order of the list: of each the first are
    /// taken, and put together, so that neither a rare one is looked for in half the log, nor all of a common one sorted.
    /// </summary>
    public string Rows(int most, string columns = "*")
    {
        var limit = _values.Add(most);
        const string Order = "ORDER BY n.slot, n.number";
        var where = string.Join(" AND ", _conditions);
        var select = $"SELECT {string.Join(", ", columns.Split(", ").Select(c => $"n.{c}"))} FROM {_from}";
        return _parts.Count == 0
            ? $"{select} {Hint(_index)} {_join} WHERE {where} {Order} LIMIT {limit}"
            : $"SELECT {columns} FROM ({string.Join(" UNION ALL ", _parts.Select(part => $"SELECT * FROM ({select} {Hint(part.Index)} {_join} WHERE {where} AND {part.Condition} {Order} LIMIT {limit}) AS part"))}) AS n {Order} LIMIT {limit}";
    }

    private string Hint(string index) => _index.Length == 0 ? "" : $"/* INDEXED BY {index} */";

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

    private void Filter(LogQuery query, DateTimeZone zone)
    {
        // One lower bound only: of two, SQLite would start at the lower and walk.
        var start = query.After is null ? (Slot: long.MinValue, Number: 0L) : SqlLogCursor.Position(query.After);
        if (query.Day is { } day)
        {
            var (from, to) = SqlLogPage.Slots(day, zone);
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
            _conditions.Add(SqlLogPage.NoService("n"));
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
            (With, _from, _index) = (
                $"WITH theirs AS MATERIALIZED (SELECT * FROM nudges WHERE runner_id = ANY({_values.Add(SqlValue.ListOf(runners))}))", "theirs n", "");
        }
    }

    private static string Typed(string text) =>
        text.TrimStart('+', '0').All(c => char.IsAsciiDigit(c) || c == ' ')
            ? text.TrimStart('+', '0').Replace(" ", "", StringComparison.Ordinal)
            : text.ToLowerInvariant();
}
