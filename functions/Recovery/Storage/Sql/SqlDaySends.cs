using NodaTime;
using Recovery.Desk.Today;

namespace Recovery.Storage.Sql;

/// <summary>Counts a day's nudges by the minute: each stretch by its own range of an index, so that none is visited.</summary>
internal static class SqlDaySends
{
    private const string Failed = "'rejected', 'in-doubt', 'dead'";

    /// <summary>More than this are no picture any more.</summary>
    private const int MostStretches = 120;

    private static readonly int[] Minutes = [1, 2, 5, 10, 15];

    /// <summary>Between which moments anything was to go out, or did: each by the first row of an index.</summary>
    private static readonly string Ends =
        $"""
        SELECT {End("slot", "")} AS first_slot, {End("slot", "DESC")} AS last_slot, {End("accepted_at", "")} AS first_accepted, {End("accepted_at", "DESC")} AS last_accepted
        """;

    private static string End(string at, string direction) =>
        $"(SELECT n.{at} FROM nudges n WHERE n.{at} >= ?1 AND n.{at} < ?2 AND {SqlLogPage.NoService("n")} ORDER BY n.{at} {direction} LIMIT 1)";

    private static readonly string Stretches =
        $"""
        WITH RECURSIVE stretches (begins) AS (
          SELECT CAST(?1 AS BIGINT) UNION ALL SELECT begins + ?3 FROM stretches WHERE begins + ?3 <= ?2)
        SELECT begins,
          (SELECT COUNT(*) FROM nudges n WHERE n.accepted_at >= begins AND n.accepted_at < begins + ?3 AND {SqlLogPage.NoService("n")}) AS sent,
          {BySlot(SqlSessionReach.Waiting)} AS waiting, {BySlot(Failed)} AS failed
        FROM stretches ORDER BY begins
        """;

    public static async ValueTask<DaySends> Load(SqlSession session, LocalDate day, DateTimeZone zone)
    {
        var (from, to) = SqlLogPage.Slots(day, zone);
        long first, last;
        using (var rows = await session.Query(Ends, from, to))
        {
            rows.Next();
            first = Math.Min(rows.NumberOrNull("first_slot") ?? long.MaxValue, rows.NumberOrNull("first_accepted") ?? long.MaxValue);
            last = Math.Max(rows.NumberOrNull("last_slot") ?? 0, rows.NumberOrNull("last_accepted") ?? 0);
        }

        if (last == 0)
        {
            return DaySends.None;
        }

        var step = StepFor(Duration.FromMilliseconds(last - first));
        var begin = first / step * step;
        var stretches = await session.All(
            Stretches,
            rows => new SendStretch(rows.Instant("begins"), rows.Int("sent"), rows.Int("waiting"), rows.Int("failed")), begin, last, step);

        // What was skipped is no send: where the day begins or ends with it, the picture doesn't.
        var (some, end) = (stretches.FindIndex(s => s.Total > 0), stretches.FindLastIndex(s => s.Total > 0));
        return some < 0 ? DaySends.None : new DaySends(Duration.FromMilliseconds(step), stretches[some..(end + 1)]);
    }

    private static string BySlot(string statuses) =>
        $"(SELECT COUNT(*) FROM nudges n WHERE n.status IN ({statuses}) AND n.slot >= begins AND n.slot < begins + ?3 AND {SqlLogPage.NoService("n")})";

    private static long StepFor(Duration length)
    {
        var minutes = Minutes.FirstOrDefault(m => length.TotalMinutes / m < MostStretches, Minutes[^1]);
        return minutes * 60_000L;
    }
}
