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

    private static readonly string Ends =
        $"""
        SELECT MIN(first_at) AS first_at, MAX(last_at) AS last_at FROM (
          SELECT MIN(n.accepted_at) AS first_at, MAX(n.accepted_at) AS last_at FROM nudges n
          WHERE n.accepted_at >= ?1 AND n.accepted_at < ?2 AND {SqlLogPage.NoService("n")}
          {string.Concat($"{SqlSessionReach.Waiting}, {Failed}".Split(", ").Select(status =>
            $"UNION ALL SELECT MIN(n.slot), MAX(n.slot) FROM nudges n WHERE n.status = {status} AND n.slot >= ?1 AND n.slot < ?2 AND {SqlLogPage.NoService("n")} "))}) AS ends
        """;

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
        Instant first, last;
        using (var rows = await session.Query(Ends, from, to))
        {
            if (!rows.Next() || rows.IsNull("first_at"))
            {
                return DaySends.None;
            }

            (first, last) = (rows.Instant("first_at"), rows.Instant("last_at"));
        }

        var step = StepFor(last - first);
        var begin = first.ToUnixTimeMilliseconds() / step * step;
        return new DaySends(Duration.FromMilliseconds(step), await session.All(
            Stretches,
            rows => new SendStretch(rows.Instant("begins"), rows.Int("sent"), rows.Int("waiting"), rows.Int("failed")), begin, last, step));
    }

    private static string BySlot(string statuses) =>
        $"(SELECT COUNT(*) FROM nudges n WHERE n.status IN ({statuses}) AND n.slot >= begins AND n.slot < begins + ?3 AND {SqlLogPage.NoService("n")})";

    private static long StepFor(Duration length)
    {
        var minutes = Minutes.FirstOrDefault(m => length.TotalMinutes / m < MostStretches, Minutes[^1]);
        return minutes * 60_000L;
    }
}
