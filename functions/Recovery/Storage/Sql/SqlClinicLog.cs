using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Time;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IClinicLog"/>
public sealed class SqlClinicLog(SqlDatabase database, ClinicClock clock) : IClinicLog
{
    public Task<LogPage> Page(LogQuery query, CancellationToken ct) => database.Read(
        session => SqlLogPage.Load(session, query, clock.Zone), ct);

    public Task<int> Count(LogQuery query, int most, CancellationToken ct) => database.Read(
        session => SqlLogPage.Count(session, query, most, clock.Zone), ct);

    public Task<LogLine?> Find(string nudgeId, CancellationToken ct) => database.Read(
        async session => (await SqlLogPage.Lines(session, "n.id = ?1", nudgeId, clock.Zone)).SingleOrDefault(), ct);

    public Task<IReadOnlyList<LogLine>> OfRunner(long runnerId, CancellationToken ct) => database.Read(
        session => SqlLogPage.Lines(session, "n.runner_id = ?1 ORDER BY n.slot, n.number", runnerId, clock.Zone), ct);

    public Task<IReadOnlyList<TimelineLine>> Timeline(string nudgeId, CancellationToken ct) => database.Read(
        session => SqlTimeline.Load(session, nudgeId), ct);

    public Task<DaySummary> Summary(LocalDate day, CancellationToken ct) => database.ReadAtOneMoment(
        session => SqlDaySummary.Load(session, day, clock.Zone), ct);

    public Task<IReadOnlyList<MissedSession>> Missed(Instant since, CancellationToken ct) => database.Read<IReadOnlyList<MissedSession>>(
        async session => await session.All(
            $"""
            SELECT n.session_day, n.reason, COUNT(*) AS count FROM nudges n /* INDEXED BY nudges_missed */
            WHERE n.status = 'skipped' AND {SqlMissed.Is("n")} AND (n.reason = ?1 OR n.reason LIKE ?3) AND n.slot >= ?2
            GROUP BY n.session_day, n.reason ORDER BY n.session_day, n.reason
            """,
            rows => new MissedSession(rows.Day("session_day"), rows.Int("count"), SkipReason.PauseToBlame(rows.Text("reason"))),
            SkipReason.TooLate, since, SkipReason.TooLateAfter("%")),
        ct);

    public Task<IReadOnlyList<ChannelPause>> Pauses(Instant now, CancellationToken ct) => database.Read<IReadOnlyList<ChannelPause>>(
        async session => await Pauses(session, now), ct);

    internal static ValueTask<List<ChannelPause>> Pauses(SqlSession session, Instant now) => session.All(
        "SELECT channel, reason, since, until FROM channel_pauses WHERE until > ?1 ORDER BY channel",
        rows => new ChannelPause(rows.Channel("channel"), rows.Text("reason"), rows.Instant("since"), rows.Instant("until")), now);
}
