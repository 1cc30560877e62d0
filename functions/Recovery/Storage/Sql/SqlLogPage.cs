using NodaTime;
using Recovery.Desk;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>One page of the log. It continues where the one before ended, by slot and number, so that depth costs nothing.</summary>
internal static class SqlLogPage
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

    public static async ValueTask<LogPage> Load(SqlSession session, LogQuery query, DateTimeZone zone)
    {
        var take = Math.Max(1, query.Take);
        if (await SqlLogFilter.Of(session, query, zone) is not { } filter)
        {
            return new LogPage([], null);
        }

        var lines = await session.All(
            $"{filter.With} SELECT {Columns} FROM ({filter.Rows(take + 1)}) AS n {Names} ORDER BY n.slot, n.number",
            rows => rows.LogLine(zone), filter.Values);
        return new LogPage([.. lines.Take(take)], lines.Count > take ? SqlLogCursor.After(lines[take - 1].Nudge) : null);
    }

    public static async ValueTask<int> Count(SqlSession session, LogQuery query, int most, DateTimeZone zone) =>
        await SqlLogFilter.Of(session, query with { After = null }, zone) is { } filter
            ? (int)(await session.Number($"{filter.With} SELECT COUNT(*) FROM ({filter.Rows(most, "number, slot")}) AS n", filter.Values))!.Value
            : 0;

    /// <summary>The slots of a clinic day: from its first moment to the next day's.</summary>
    public static (Instant From, Instant To) Slots(LocalDate day, DateTimeZone zone) =>
        (zone.AtStartOfDay(day).ToInstant(), zone.AtStartOfDay(day.PlusDays(1)).ToInstant());

    /// <summary>The nudges that meet a condition on <c>n</c>, in which <c>?1</c> stands for the value.</summary>
    public static async ValueTask<IReadOnlyList<LogLine>> Lines(SqlSession session, string where, SqlValue value, DateTimeZone zone) =>
        await session.All($"SELECT {Columns} FROM nudges n {Names} WHERE {where}", rows => rows.LogLine(zone), value);
}
