using NodaTime;
using Recovery.Desk.Today;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>Counts a session's people from an index that has each runner's nudges side by side.</summary>
internal static class SqlSessionReach
{
    /// <summary>Where a nudge stands that is still to go out.</summary>
    public const string Waiting = "'planned', 'queued', 'attempting', 'deferred'";

    /// <summary>A session's nudges go out on its day, or on the evening before.</summary>
    private const int DaysBefore = 1;

    private const string Reached = "'accepted', 'delivered'";

    /// <summary>What came of the best of each runner's nudges: one walk along the index, which has them side by side.</summary>
    private static readonly string Best =
        $"""
        SELECT MAX(CASE n.status WHEN 'delivered' THEN 4 WHEN 'accepted' THEN 3 WHEN 'skipped' THEN 0
          {string.Concat(Waiting.Split(", ").Select(s => $"WHEN {s} THEN 2 "))} ELSE 1 END) AS best
        FROM nudges n /* INDEXED BY nudges_by_session */
        WHERE n.session_day = ?1 AND n.runner_id IS NOT NULL AND {SqlLogPage.NoService("n")} GROUP BY n.runner_id
        """;

    private static readonly string Tally =
        $"""
        SELECT COUNT(CASE WHEN best = 4 THEN 1 END) AS arrived, COUNT(CASE WHEN best = 3 THEN 1 END) AS sent,
          COUNT(CASE WHEN best = 2 THEN 1 END) AS waiting, COUNT(CASE WHEN best = 1 THEN 1 END) AS failed
        FROM ({Best}) AS people
        """;

    /// <summary>Whom nothing else was to reach.</summary>
    private static readonly string Missed =
        $"""
        SELECT COUNT(DISTINCT n.runner_id) FROM nudges n /* INDEXED BY nudges_missed */
        WHERE n.status = 'skipped' AND {SqlMissed.Is("n")} AND n.slot >= ?2 AND n.slot < ?3 AND n.session_day = ?1 AND {SqlLogPage.NoService("n")}
          AND NOT EXISTS (
            SELECT 1 FROM nudges o WHERE o.session_day = ?1 AND o.runner_id = n.runner_id AND o.status <> 'skipped' AND {SqlLogPage.NoService("o")})
        """;

    /// <summary>Nothing reached them by the opening.</summary>
    private static readonly string Late =
        $"""
        SELECT COUNT(DISTINCT n.runner_id) FROM nudges n /* INDEXED BY nudges_by_acceptance */
        WHERE n.accepted_at > ?2 AND n.accepted_at < ?3 AND n.session_day = ?1 AND n.status IN ({Reached}) AND {SqlLogPage.NoService("n")}
          AND NOT EXISTS (
            SELECT 1 FROM nudges o WHERE o.session_day = ?1 AND o.runner_id = n.runner_id AND o.status IN ({Reached})
              AND o.accepted_at <= ?2 AND {SqlLogPage.NoService("o")})
        """;

    /// <param name="session">Sees the store at one moment.</param>
    /// <param name="opening">The session.</param>
    /// <param name="zone">Clinic time.</param>
    public static async ValueTask<SessionReach> Load(SqlSession session, SessionOpening opening, DateTimeZone zone)
    {
        var from = zone.AtStartOfDay(opening.Day.PlusDays(-DaysBefore)).ToInstant();
        var to = zone.AtStartOfDay(opening.Day.PlusDays(1)).ToInstant();
        int arrived, sent, waiting, failed;
        using (var rows = await session.Query(Tally, opening.Day))
        {
            rows.Next();
            (arrived, sent, waiting, failed) = (rows.Int("arrived"), rows.Int("sent"), rows.Int("waiting"), rows.Int("failed"));
        }

        var missed = (int)(await session.Number(Missed, opening.Day, from, to))!.Value;
        var late = opening.Opening is { } open && arrived + sent > 0 ? (int)(await session.Number(Late, opening.Day, open, to))!.Value : 0;
        var next = waiting == 0 ? null : await Next(session, opening.Day, from, to);
        var isForgotten = arrived + sent + waiting + failed + missed == 0 && await session.Exists(
            $"SELECT 1 FROM nudges n WHERE n.session_day = ?1 AND n.runner_id IS NULL AND {SqlLogPage.NoService("n")}", opening.Day);
        return new SessionReach(opening, arrived, sent, late, waiting, failed, missed, next, isForgotten);
    }

    /// <summary>The session that the day's last nudge belongs to: the next day's, when some of its go out this evening. Null: the day has none.</summary>
    public static async ValueTask<LocalDate?> LastOf(SqlSession session, LocalDate day, DateTimeZone zone)
    {
        var (from, to) = SqlLogPage.Slots(day, zone);
        using var rows = await session.Query(
            $"""
            SELECT n.session_day FROM nudges n /* INDEXED BY nudges_by_slot */
            WHERE n.slot >= ?1 AND n.slot < ?2 AND {SqlLogPage.NoService("n")} ORDER BY n.slot DESC, n.number DESC LIMIT 1
            """,
            from, to);
        return rows.Next() ? rows.Day("session_day") : null;
    }

    private static async ValueTask<Instant?> Next(SqlSession session, LocalDate day, Instant from, Instant to)
    {
        Instant? first = null;
        foreach (var status in NudgeStatuses.All.Where(s => Waiting.Contains($"'{s}'", StringComparison.Ordinal)))
        {
            using var rows = await session.Query(
                $"""
                SELECT n.slot FROM nudges n /* INDEXED BY nudges_by_status */
                WHERE n.status = ?2 AND n.slot >= ?3 AND n.slot < ?4 AND n.session_day = ?1 AND {SqlLogPage.NoService("n")} ORDER BY n.slot, n.number LIMIT 1
                """,
                day, status, from, to);
            if (rows.Next() && rows.Instant("slot") is var slot && (first is null || slot < first))
            {
                first = slot;
            }
        }

        return first;
    }
}
