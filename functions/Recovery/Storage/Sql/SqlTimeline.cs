using NodaTime;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>A nudge's timeline. An attempt has no line of its own: the line that ended it says when it began, or the nudge itself does.</summary>
internal static class SqlTimeline
{
    private const string Lines =
        """
        SELECT v.at, v.what, v.detail, v.attempted_at, CASE n.status WHEN 'attempting' THEN n.attempted_at END AS under_way
        FROM nudges n JOIN nudge_events v ON v.nudge = n.number WHERE n.id = ?1 ORDER BY v.number
        """;

    public static async ValueTask<IReadOnlyList<TimelineLine>> Load(SqlSession session, string nudgeId)
    {
        var lines = new List<TimelineLine>();
        Instant? underWay = null;
        using var rows = await session.Query(Lines, nudgeId);
        while (rows.Next())
        {
            if (rows.InstantOrNull("attempted_at") is { } attempted)
            {
                lines.Add(Claimed(attempted));
            }

            lines.Add(new TimelineLine(rows.Instant("at"), rows.Text("what"), rows.TextOrNull("detail")));
            underWay = rows.InstantOrNull("under_way");
        }

        return underWay is { } began ? [.. lines, Claimed(began)] : lines;
    }

    private static TimelineLine Claimed(Instant at) => new(at, NudgeEvent.Claimed, null);
}
