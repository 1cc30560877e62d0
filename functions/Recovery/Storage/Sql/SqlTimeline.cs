using Dapper;
using System.Data.Common;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>A nudge's timeline. An attempt has no line of its own: the line that ended it says when it began, or the nudge itself does.</summary>
internal static class SqlTimeline
{
    private const string Lines =
        """
        SELECT v.at, v.what, v.detail, v.attempted_at, CASE n.status WHEN 'attempting' THEN n.attempted_at END
        FROM nudges n JOIN nudge_events v ON v.nudge = n.number WHERE n.id = @nudgeId ORDER BY v.number
        """;

    public static async ValueTask<IReadOnlyList<TimelineLine>> Load(DbConnection connection, string nudgeId, DbTransaction? moment = null) =>
        [.. InOrder(await connection.QueryAsync<(long At, string What, string? Detail, long? AttemptedAt, long? UnderWay)>(Lines, new { nudgeId }, moment))];

    private static IEnumerable<TimelineLine> InOrder(IEnumerable<(long At, string What, string? Detail, long? AttemptedAt, long? UnderWay)> lines)
    {
        long? underWay = null;
        foreach (var line in lines)
        {
            if (line.AttemptedAt is { } attempted)
            {
                yield return Claimed(attempted);
            }

            yield return new TimelineLine(line.At.Instant(), line.What, line.Detail);
            underWay = line.UnderWay;
        }

        if (underWay is { } began)
        {
            yield return Claimed(began);
        }
    }

    private static TimelineLine Claimed(long at) => new(at.Instant(), NudgeEvent.Claimed, null);
}
