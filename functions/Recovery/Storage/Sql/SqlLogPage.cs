using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>One page of the log. It continues where the one before ended, by slot and number, so that depth costs nothing.</summary>
internal sealed class SqlLogPage
{
    public const string Columns =
        """
        n.number, n.id, n.generation, n.entry_id, n.runner_id, n.signup_id, n.race_id, n.race_day, n.step, n.channel, n.session_day,
        n.not_before, n.target, n.expires, n.slot, n.due, n.status, n.reason, n.segments, n.provider_id,
        n.queued_at, n.attempted_at, n.accepted_at, n.finished_at, n.request_id, n.clicked_at, n.requested_at, n.booked_at,
        COALESCE(r.name, g.name, '') AS name, COALESCE(a.name, n.race_id) AS race_name
        """;

    public const string Names =
        """
        LEFT JOIN runners r ON r.id = n.runner_id LEFT JOIN signups g ON g.id = n.signup_id LEFT JOIN races a ON a.id = n.race_id
        """;

    /// <summary>No nudge: somebody asked for the message at that moment.</summary>
    public static string NoService(string table) => $"{table}.step NOT IN ({string.Join(", ", Step.Service.Select(s => $"'{s}'"))})";

    private readonly DynamicParameters _values = new();
    private readonly List<string> _conditions = [];
    private string _with = "";
    private string _from = "";
    private bool _nothing;

    public static async ValueTask<LogPage> Load(DbConnection connection, LogQuery query, DateTimeZone zone)
    {
        var take = Math.Max(1, query.Take);
        var page = new SqlLogPage { _from = $"nudges n{connection.IndexedBy(BestIndex(query))}" };
        page.Filter(query, zone);
        await page.FilterByText(connection, query);
        if (page._nothing)
        {
            return new LogPage([], null);
        }

        page._values.Add("take", take + 1);
        var rows = (await connection.QueryAsync<NudgeRow>(
            $"""
            {page._with} SELECT {Columns} FROM {page._from} {Names}
            WHERE {string.Join(" AND ", page._conditions)} ORDER BY n.slot, n.number LIMIT @take
            """,
            page._values)).AsList();
        return new LogPage([.. rows.Take(take).Select(r => r.Line(zone))], rows.Count > take ? Cursor(rows[take - 1]) : null);
    }

    /// <summary>The slots of a clinic day: from its first moment to the next day's.</summary>
    public static (long From, long To) Slots(LocalDate day, DateTimeZone zone) =>
        (zone.AtStartOfDay(day).ToInstant().Millis(), zone.AtStartOfDay(day.PlusDays(1)).ToInstant().Millis());

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

    /// <summary>The nudges that meet a condition on <c>n</c>, in which <c>@key</c> stands for the value.</summary>
    public static async ValueTask<IReadOnlyList<LogLine>> Lines(DbConnection connection, string where, object key, DateTimeZone zone) =>
    [
        .. (await connection.QueryAsync<NudgeRow>($"SELECT {Columns} FROM nudges n {Names} WHERE {where}", new { key })).Select(r => r.Line(zone)),
    ];

    private void Filter(LogQuery query, DateTimeZone zone)
    {
        // One lower bound only: of two, SQLite would start at the lower and walk.
        var start = query.After is null ? (Slot: long.MinValue, Number: 0L) : Position(query.After);
        if (query.Day is { } day)
        {
            var (from, to) = Slots(day, zone);
            start = start.Slot < from ? (from, 0) : start;
            Where("n.slot < @to", ("to", to));
        }

        Where("(n.slot, n.number) > (@slot, @number)", ("slot", start.Slot), ("number", start.Number));

        if (query.RaceId is not null)
        {
            Where("n.race_id = @race", ("race", query.RaceId));
        }

        if (query.Step is { } step)
        {
            Where("n.step = @step", ("step", step));
        }
        else if (query.Status is not (NudgeStatus.InDoubt or NudgeStatus.Dead))
        {
            // What needs a person is always shown.
            _conditions.Add(NoService("n"));
        }

        if (query.Channel is { } channel)
        {
            Where("n.channel = @channel", ("channel", channel.Code()));
        }

        if (query.Status is { } status)
        {
            Where("n.status = @status", ("status", status.Code()));
        }
    }

    private async ValueTask FilterByText(DbConnection connection, LogQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Text))
        {
            return;
        }

        var text = query.Text.Trim();
        if (await connection.QuerySingleOrDefaultAsync<long?>("SELECT number FROM nudges WHERE id = @text", new { text }) is { } known)
        {
            Where("n.number = @known", ("known", known));
            _from = "nudges n";
            return;
        }

        if (query.Step == Step.Confirm)
        {
            // There is no runner yet: what was typed into the form is all there is, and it is purged within days.
            // Whether it is in there: both databases know of that only by taking it away.
            const string All = "lower(g.name || ' ' || COALESCE(g.mobile, '') || ' ' || COALESCE(g.email, ''))";
            Where($"replace({All}, @typed, '') <> {All}", ("typed", Typed(text)));
            return;
        }

        var terms = RunnerWords.Terms(text);
        var runners = terms.Count == 0 ? [] : await SqlRunnerSearch.FewMatches(connection, terms);
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
            (_with, _from) = (
                $"WITH theirs AS MATERIALIZED (SELECT * FROM nudges WHERE runner_id {connection.Among("runners")})", "theirs n");
            _values.Add("runners", runners);
        }
    }

    private void Where(string condition, params ReadOnlySpan<(string Name, object Value)> values)
    {
        _conditions.Add(condition);
        foreach (var (name, value) in values)
        {
            _values.Add(name, value);
        }
    }

    private static string Typed(string text) =>
        text.TrimStart('+', '0').All(c => char.IsAsciiDigit(c) || c == ' ')
            ? text.TrimStart('+', '0').Replace(" ", "", StringComparison.Ordinal)
            : text.ToLowerInvariant();

    private static string Cursor(NudgeRow last) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.Slot}.{last.Number}")));

    /// <exception cref="FormatException">It is no cursor of ours.</exception>
    private static (long Slot, long Number) Position(string cursor) =>
        Base64Url.IsValid(cursor)
        && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.') is [var slotText, var numberText]
        && long.TryParse(slotText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var slot)
        && long.TryParse(numberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (slot, number)
            : throw new FormatException("This is not where a page of the log ended.");
}
