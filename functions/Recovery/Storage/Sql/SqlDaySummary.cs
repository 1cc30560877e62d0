using System.Data.Common;
using Dapper;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>Counts a day of two hundred thousand nudges without visiting one: each status by its own range of the index, its steps side by side.</summary>
internal static class SqlDaySummary
{
    public static async ValueTask<DaySummary> Load(DbConnection connection, LocalDate day, DateTimeZone zone)
    {
        var (from, to) = SqlLogPage.Slots(day, zone);
        using var moment = connection.Moment();
        var counts = await Count(connection, moment, await Steps(connection, moment, from, to), from, to);
        return new DaySummary(
            day,
            counts.GroupBy(c => c.Status).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)),
            counts.GroupBy(c => c.Step).ToDictionary(
                g => g.Key, g => (IReadOnlyDictionary<string, int>)g.ToDictionary(c => c.Status, c => c.Count)),
            await Effects(connection, moment, from, to));
    }

    /// <summary>From an index that holds only those that led to something.</summary>
    private static async ValueTask<Dictionary<string, LedTo>> Effects(DbConnection connection, DbTransaction moment, long from, long to) =>
        (await connection.QueryAsync<(string Step, int Clicked, int Requested, int Booked)>(
            $"""
            SELECT n.step, COUNT(n.clicked_at), COUNT(n.requested_at), COUNT(n.booked_at) FROM nudges n{connection.IndexedBy("nudges_by_effect")}
            WHERE n.slot >= @from AND n.slot < @to AND (n.clicked_at IS NOT NULL OR n.requested_at IS NOT NULL OR n.booked_at IS NOT NULL)
              AND {SqlLogPage.NoService("n")}
            GROUP BY n.step
            """,
            new { from, to }, moment))
            .ToDictionary(e => e.Step, e => new LedTo(e.Clicked, e.Requested, e.Booked));

    /// <summary>The steps that have a nudge that day; jumps from step to step in the index.</summary>
    private static async ValueTask<List<string>> Steps(DbConnection connection, DbTransaction moment, long from, long to) =>
    [
        .. await connection.QueryAsync<string>(
            $"""
            WITH RECURSIVE steps (step) AS (
              SELECT MIN(step) FROM nudges
              UNION ALL
              SELECT (SELECT MIN(step) FROM nudges WHERE step > steps.step) FROM steps WHERE step IS NOT NULL)
            SELECT step FROM steps
            WHERE {SqlLogPage.NoService("steps")} AND EXISTS (SELECT 1 FROM nudges n WHERE n.step = steps.step AND n.slot >= @from AND n.slot < @to)
            """,
            new { from, to }, moment),
    ];

    private static async ValueTask<List<(string Status, string Step, int Count)>> Count(
        DbConnection connection, DbTransaction moment, List<string> steps, long from, long to)
    {
        if (steps.Count == 0)
        {
            return [];
        }

        var values = new DynamicParameters(new { from, to });
        for (var i = 0; i < steps.Count; i++)
        {
            values.Add($"step{i}", steps[i]);
        }

        using var rows = await connection.ExecuteReaderAsync(
            $"""
            SELECT status, {string.Join(", ", steps.Select((_, i) => $"COUNT(CASE WHEN step = @step{i} THEN 1 END)"))}
            FROM nudges{connection.IndexedBy("nudges_by_status")}
            WHERE status IN ({string.Join(", ", NudgeStatuses.All.Select(s => $"'{s}'"))}) AND slot >= @from AND slot < @to
            GROUP BY status
            """,
            values, moment);
        var counts = new List<(string, string, int)>();
        while (rows.Read())
        {
            for (var i = 0; i < steps.Count; i++)
            {
                if (rows.GetInt32(i + 1) is > 0 and var count)
                {
                    counts.Add((rows.GetString(0), steps[i], count));
                }
            }
        }

        return counts;
    }
}
