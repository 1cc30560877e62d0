using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>Counts a day of two hundred thousand nudges without visiting one: each status by its own range of the index, its steps side by side.</summary>
internal static class SqlDaySummary
{
    /// <param name="session">Sees the store at one moment.</param>
    /// <param name="day">The clinic's day.</param>
    /// <param name="zone">Where it is that day.</param>
    public static async ValueTask<DaySummary> Load(SqlSession session, LocalDate day, DateTimeZone zone)
    {
        var (from, to) = SqlLogPage.Slots(day, zone);
        var counts = await Count(session, await Steps(session, from, to), from, to);
        return new DaySummary(
            day,
            counts.GroupBy(c => c.Status).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)),
            counts.GroupBy(c => c.Step).ToDictionary(
                g => g.Key, g => (IReadOnlyDictionary<string, int>)g.ToDictionary(c => c.Status, c => c.Count)),
            await Effects(session, from, to));
    }

    /// <summary>From an index that holds only those that led to something.</summary>
    private static async ValueTask<Dictionary<string, LedTo>> Effects(SqlSession session, Instant from, Instant to) =>
        (await session.All(
            $"""
            SELECT n.step, COUNT(n.clicked_at) AS clicked, COUNT(n.requested_at) AS requested, COUNT(n.booked_at) AS booked
            FROM nudges n /* INDEXED BY nudges_by_effect */
            WHERE n.slot >= ?1 AND n.slot < ?2 AND (n.clicked_at IS NOT NULL OR n.requested_at IS NOT NULL OR n.booked_at IS NOT NULL)
              AND {SqlLogPage.NoService("n")}
            GROUP BY n.step
            """,
            rows => (Step: rows.Text("step"), LedTo: new LedTo(rows.Int("clicked"), rows.Int("requested"), rows.Int("booked"))), from, to))
            .ToDictionary(e => e.Step, e => e.LedTo);

    /// <summary>The steps that have a nudge that day; jumps from step to step in the index.</summary>
    private static ValueTask<List<string>> Steps(SqlSession session, Instant from, Instant to) => session.All(
        $"""
        WITH RECURSIVE steps (step) AS (
          SELECT MIN(step) FROM nudges
          UNION ALL
          SELECT (SELECT MIN(step) FROM nudges WHERE step > steps.step) FROM steps WHERE step IS NOT NULL)
        SELECT step FROM steps
        WHERE {SqlLogPage.NoService("steps")} AND EXISTS (SELECT 1 FROM nudges n WHERE n.step = steps.step AND n.slot >= ?1 AND n.slot < ?2)
        """,
        rows => rows.Text("step"), from, to);

    private static async ValueTask<List<(string Status, string Step, int Count)>> Count(SqlSession session, List<string> steps, Instant from, Instant to)
    {
        if (steps.Count == 0)
        {
            return [];
        }

        var values = new SqlValues();
        var columns = steps.Select((step, i) => $"COUNT(CASE WHEN step = {values.Add(step)} THEN 1 END) AS step_{i}").ToList();
        var counts = new List<(string Status, string Step, int Count)>();
        using var rows = await session.Query(
            $"""
            SELECT status, {string.Join(", ", columns)}
            FROM nudges /* INDEXED BY nudges_by_status */
            WHERE status IN ({string.Join(", ", NudgeStatuses.All.Select(s => $"'{s}'"))}) AND slot >= {values.Add(from)} AND slot < {values.Add(to)}
            GROUP BY status
            """,
            values.All);
        while (rows.Next())
        {
            counts.AddRange(steps.Select((step, i) => (Status: rows.Text("status"), Step: step, Count: rows.Int($"step_{i}"))).Where(c => c.Count > 0));
        }

        return counts;
    }
}
