using NodaTime;
using Recovery.Desk.Faults;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IFaultStore"/>
/// <remarks>Each reading is a short range of an index by status and slot, or a small table.</remarks>
public sealed class SqlFaults(SqlDatabase database, ClinicClock clock) : IFaultStore
{
    /// <summary>How long what can't be mended any more is still told.</summary>
    private static readonly Duration Lately = Duration.FromDays(7);

    /// <summary>Longer than any queue takes.</summary>
    private static readonly Duration UntilOverdue = Duration.FromMinutes(10);

    /// <summary>One that was queued anew a moment ago is on its way.</summary>
    private static readonly Duration UntilTaken = Duration.FromMinutes(1);

    /// <summary>Look-ups begin two minutes after the attempt, and settle most.</summary>
    private static readonly Duration UntilDoubtful = Duration.FromMinutes(10);

    private static readonly Duration UntilReported = Duration.FromHours(1);

    /// <summary>A network gives up after a day, and so do we.</summary>
    private static readonly Duration ReportsEnd = Duration.FromDays(1);

    private const int MostCounted = 50_000;

    /// <summary>So many reports for each that is missing: a phone that is off now and then is nobody's fault.</summary>
    private const int ReportsThatOutweigh = 10;

    private static readonly string AboutAppointments = string.Join(", ", Step.Service.Except([Step.Confirm]).Select(s => $"'{s}'"));

    public Task<StuckFacts> Stuck(Instant now, IReadOnlyList<Channel> reporting, CancellationToken ct) => database.ReadAtOneMoment(
        async session => new StuckFacts(
            await SqlClinicLog.Pauses(session, now), await Waiting(session, now), await Dead(session, now), await InDoubt(session, now),
            await Unreceipted(session, now, reporting), await Unsent(session, now), await Unreadable(session, now),
            [.. await Dropped(session, now), .. await Late(session, now)], await SqlWorkSigns.Load(session)),
        ct);

    private static ValueTask<List<WaitingGroup>> Waiting(SqlSession session, Instant now) => session.All(
        $"""
        SELECT channel, reason, queued, COUNT(*) AS count, MIN(since) AS since,
          CASE WHEN reason IS NULL AND since < ?2 AND taken < ?3 THEN 1 ELSE 0 END AS overdue
        FROM (
          SELECT n.channel, CASE WHEN n.status = 'deferred' AND NOT ({SqlPauses.IsHeld}) THEN n.reason END AS reason,
            CASE WHEN {SqlPauses.IsHeld} THEN COALESCE(h.ended_at, h.until) WHEN n.held_by IS NOT NULL THEN n.due ELSE n.slot END AS since,
            CASE WHEN {SqlPauses.IsHeld} THEN n.slot ELSE n.due END AS taken,
            CASE WHEN n.queued_generation = n.generation AND n.status <> 'deferred' THEN 1 ELSE 0 END AS queued
          FROM nudges n /* INDEXED BY nudges_by_status */ LEFT JOIN pauses h ON h.id = n.held_by
          WHERE n.status IN ('planned', 'queued', 'deferred') AND n.slot <= ?1 AND n.expires > ?1 AND NOT {SqlPauses.IsHeldNow} AND n.step <> '{Step.Note}'
          LIMIT {MostCounted}) AS waiting
        GROUP BY channel, reason, queued, overdue ORDER BY channel, since
        """,
        rows => new WaitingGroup(
            rows.Channel("channel"), rows.TextOrNull("reason"), rows.Number("overdue") == 1, rows.Number("queued") == 1, rows.Int("count"), rows.Instant("since")),
        now, now - UntilOverdue, now - UntilTaken);

    private static ValueTask<List<DeadGroup>> Dead(SqlSession session, Instant now) => session.All(
        """
        SELECT channel, COUNT(*) AS count, COUNT(CASE WHEN expires > ?1 THEN 1 END) AS in_time, MIN(finished_at) AS since
        FROM nudges /* INDEXED BY nudges_by_status */
        WHERE status = 'dead' AND slot > ?3 AND finished_at > ?2 AND handled IS DISTINCT FROM ?4 GROUP BY channel ORDER BY channel
        """,
        rows => new DeadGroup(rows.Channel("channel"), rows.Int("count"), rows.Int("in_time"), rows.Instant("since")),
        now, now - Lately, SqlNudgeStore.EarliestSlot(now - Lately), SqlHandling.Switched);

    private static ValueTask<List<StuckGroup>> InDoubt(SqlSession session, Instant now) => session.All(
        """
        SELECT channel, COUNT(*) AS count, MIN(attempted_at) AS since FROM nudges /* INDEXED BY nudges_by_status */
        WHERE status = 'in-doubt' AND slot > ?3 AND attempted_at > ?2 AND attempted_at < ?1 GROUP BY channel ORDER BY channel
        """,
        Group, now - UntilDoubtful, now - Lately, SqlNudgeStore.EarliestSlot(now - Lately));

    private static async ValueTask<List<StuckGroup>> Unreceipted(SqlSession session, Instant now, IReadOnlyList<Channel> reporting)
    {
        var silent = new List<StuckGroup>();
        foreach (var channel in reporting)
        {
            var missing = (await session.All(
                $"""
                SELECT channel, COUNT(*) AS count, MIN(accepted_at) AS since FROM (
                  SELECT channel, accepted_at FROM nudges /* INDEXED BY nudges_by_status */
                  WHERE status = 'accepted' AND slot > ?3 AND channel = ?4 AND accepted_at > ?2 AND accepted_at < ?1 LIMIT {MostCounted}) AS taken
                GROUP BY channel
                """,
                Group, now - UntilReported, now - ReportsEnd, SqlNudgeStore.EarliestSlot(now - ReportsEnd), channel)).FirstOrDefault();
            if (missing is not null && await Reported(session, now, channel, missing.Count * ReportsThatOutweigh) < missing.Count * ReportsThatOutweigh)
            {
                silent.Add(missing);
            }
        }

        return silent;
    }

    /// <summary>How many were reported in the same time, counted up to <paramref name="most"/>.</summary>
    private static async ValueTask<long> Reported(SqlSession session, Instant now, Channel channel, int most) => (await session.Number(
        """
        SELECT COUNT(*) FROM (
          SELECT 1 AS one FROM nudges /* INDEXED BY nudges_by_status */
          WHERE status = 'delivered' AND slot > ?3 AND channel = ?4 AND accepted_at > ?2 AND accepted_at < ?1 LIMIT ?5) AS reported
        """,
        now - UntilReported, now - ReportsEnd, SqlNudgeStore.EarliestSlot(now - ReportsEnd), channel, most))!.Value;

    private static ValueTask<List<UnsentGroup>> Unsent(SqlSession session, Instant now) => session.All(
        $"""
        SELECT step, channel, status, reason, COUNT(*) AS count, MIN(COALESCE(finished_at, slot)) AS since FROM nudges /* INDEXED BY nudges_by_step */
        WHERE step IN ({AboutAppointments}) AND slot > ?1
          AND (status IN ('rejected', 'undelivered') OR (status = 'skipped' AND reason = ?2))
        GROUP BY step, channel, status, reason ORDER BY since
        """,
        rows => new UnsentGroup(
            rows.Text("step"), rows.Channel("channel"), rows.Status("status"), rows.TextOrNull("reason"), rows.Int("count"), rows.Instant("since")),
        now - Lately, SkipReason.TooLate);

    private static ValueTask<List<StuckGroup>> Unreadable(SqlSession session, Instant now) => session.All(
        "SELECT channel, COUNT(*) AS count, MIN(given_up_at) AS since FROM unreadable_messages WHERE given_up_at > ?1 GROUP BY channel ORDER BY channel",
        Group, now - Lately);

    private async ValueTask<List<LateGroup>> Dropped(SqlSession session, Instant now) => await session.All(
        // The index has only those that were missed, not everybody who had booked.
        $"""
        SELECT n.channel, n.session_day, COUNT(*) AS count, MIN(n.target) AS target FROM nudges n /* INDEXED BY nudges_missed */
        WHERE n.status = 'skipped' AND {SqlMissed.Is("n")} AND n.slot >= ?1 AND n.reason = ?2
        GROUP BY n.channel, n.session_day ORDER BY n.session_day, n.channel
        """,
        rows => Late(rows, isDropped: true), clock.Zone.AtStartOfDay(now.InZone(clock.Zone).Date).ToInstant(), SkipReason.NoRoom);

    private static ValueTask<List<LateGroup>> Late(SqlSession session, Instant now) => session.All(
        $"""
        SELECT channel, session_day, COUNT(*) AS count, MIN(target) AS target FROM (
          SELECT n.channel, n.session_day, n.target FROM nudges n /* INDEXED BY nudges_by_status */ LEFT JOIN pauses h ON h.id = n.held_by
          WHERE n.status IN ('planned', 'queued', 'deferred') AND n.slot <= n.target AND n.target <= ?1 AND n.slot <= ?1 AND n.expires > ?1
            AND n.target < n.expires AND NOT {SqlPauses.IsHeldNow}
          LIMIT {MostCounted}) AS late
        GROUP BY channel, session_day ORDER BY session_day, channel
        """,
        rows => Late(rows, isDropped: false), now);

    private static LateGroup Late(SqlRows rows, bool isDropped) =>
        new(rows.Channel("channel"), rows.Day("session_day"), rows.Int("count"), rows.Instant("target"), isDropped);

    private static StuckGroup Group(SqlRows rows) => new(rows.Channel("channel"), rows.Int("count"), rows.Instant("since"));
}
