using Dapper;
using Microsoft.Data.Sqlite;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Log;
using Recovery.Nudges.Plan;

namespace Recovery.Storage.Sqlite;

/// <summary>Counts a day of two hundred thousand nudges without visiting one: each status by its own range of the index, its steps side by side.</summary>
internal static class SqliteDaySummary
{
    public static DaySummary Load(SqliteConnection connection, LocalDate day, DateTimeZone zone)
    {
        var (from, to) = SqliteLogPage.Slots(day, zone);
        using var moment = connection.BeginTransaction(deferred: true);
        var counts = Count(connection, moment, Steps(connection, moment, from, to), from, to);
        return new DaySummary(
            day,
            counts.GroupBy(c => c.Status).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)),
            counts.GroupBy(c => c.Step).ToDictionary(
                g => g.Key, g => (IReadOnlyDictionary<string, int>)g.ToDictionary(c => c.Status, c => c.Count)),
            Effects(connection, moment, from, to));
    }

    /// <summary>From an index that holds only those that led to something.</summary>
    private static Dictionary<string, LedTo> Effects(SqliteConnection connection, SqliteTransaction moment, long from, long to) =>
        connection.Query<(string Step, int Clicked, int Requested, int Booked)>(
            $"""
            SELECT n.step, COUNT(n.clicked_at), COUNT(n.requested_at), COUNT(n.booked_at) FROM nudges n INDEXED BY nudges_by_effect
            WHERE n.slot >= @from AND n.slot < @to AND (n.clicked_at IS NOT NULL OR n.requested_at IS NOT NULL OR n.booked_at IS NOT NULL)
              AND {SqliteLogPage.NoService}
            GROUP BY n.step
            """,
            new { from, to }, moment)
            .ToDictionary(e => e.Step, e => new LedTo(e.Clicked, e.Requested, e.Booked));

    /// <summary>The steps that have a nudge that day; jumps from step to step in the index.</summary>
    private static List<string> Steps(SqliteConnection connection, SqliteTransaction moment, long from, long to) =>
    [
        .. connection.Query<string>(
            """
            WITH RECURSIVE steps (step) AS (
              SELECT MIN(step) FROM nudges
              UNION ALL
              SELECT (SELECT MIN(step) FROM nudges WHERE step > steps.step) FROM steps WHERE step IS NOT NULL)
            SELECT step FROM steps
            WHERE step NOT IN @service AND EXISTS (SELECT 1 FROM nudges n WHERE n.step = steps.step AND n.slot >= @from AND n.slot < @to)
            """,
            new { from, to, service = Step.Service }, moment),
    ];

    private static List<(string Status, string Step, int Count)> Count(
        SqliteConnection connection, SqliteTransaction moment, List<string> steps, long from, long to)
    {
        if (steps.Count == 0)
        {
            return [];
        }

        using var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText =
            $"""
            SELECT status, {string.Join(", ", steps.Select((_, i) => $"SUM(step = @step{i})"))}
            FROM nudges INDEXED BY nudges_by_status
            WHERE status IN ({string.Join(", ", NudgeStatuses.All.Select(s => $"'{s}'"))}) AND slot >= @from AND slot < @to
            GROUP BY status
            """;
        command.Parameters.AddWithValue("@from", from);
        command.Parameters.AddWithValue("@to", to);
        for (var i = 0; i < steps.Count; i++)
        {
            command.Parameters.AddWithValue($"@step{i}", steps[i]);
        }

        var counts = new List<(string, string, int)>();
        using var rows = command.ExecuteReader();
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
