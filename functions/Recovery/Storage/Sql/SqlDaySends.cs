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

    /// <summary>When the first goes out, or the last: each way by the first row of an index.</summary>
    private static string End(string direction, string which)
    {
        var accepted = $"SELECT n.accepted_at AS at FROM nudges n WHERE n.accepted_at >= ?1 AND n.accepted_at < ?2 AND {SqlLogPage.NoService("n")} ORDER BY n.accepted_at {direction} LIMIT 1";
        var others = $"{SqlSessionReach.Waiting}, {Failed}".Split(", ").Select(status =>
            $"SELECT n.slot AS at FROM nudges n /* INDEXED BY nudges_by_status */ WHERE n.status = {status} AND n.slot >= ?1 AND n.slot < ?2 AND {SqlLogPage.NoService("n")} ORDER BY n.slot {direction}, n.number {direction} LIMIT 1");
        return $"SELECT {which}(at) AS at FROM ({string.Join(" UNION ALL ", others.Prepend(accepted).Select(part => $"SELECT at FROM ({part}) AS part"))}) AS ends";
    }

    private static readonly string First = End("", "MIN");
    private static readonly string Last = End("DESC", "MAX");

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
        if (await session.Number(First, from, to) is not { } first || await session.Number(Last, from, to) is not { } last)
        {
            return DaySends.None;
        }

        var step = StepFor(Duration.FromMilliseconds(last - first));
        var begin = first / step * step;
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
