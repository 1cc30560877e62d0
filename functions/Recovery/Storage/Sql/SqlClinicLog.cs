using Dapper;
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
        async connection => await SqlLogPage.Load(connection, query, clock.Zone), ct);

    public Task<LogLine?> Find(string nudgeId, CancellationToken ct) => database.Read(
        async connection => (await SqlLogPage.Lines(connection, "n.id = @key", nudgeId, clock.Zone)).SingleOrDefault(), ct);

    public Task<IReadOnlyList<LogLine>> OfRunner(long runnerId, CancellationToken ct) => database.Read(
        connection => SqlLogPage.Lines(connection, "n.runner_id = @key ORDER BY n.slot, n.number", runnerId, clock.Zone), ct);

    public Task<IReadOnlyList<TimelineLine>> Timeline(string nudgeId, CancellationToken ct) => database.Read<IReadOnlyList<TimelineLine>>(
        async connection => [.. await SqlTimeline.Load(connection, nudgeId)], ct);

    public Task<DaySummary> Summary(LocalDate day, CancellationToken ct) => database.Read(
        async connection => await SqlDaySummary.Load(connection, day, clock.Zone), ct);

    public Task<IReadOnlyList<MissedSession>> Missed(Instant since, CancellationToken ct) => database.Read<IReadOnlyList<MissedSession>>(
        async connection =>
        [
            .. (await connection.QueryAsync<(string Day, int Count)>(
                """
                SELECT session_day AS day, CAST(COUNT(*) AS INTEGER) AS count FROM nudges
                WHERE status = 'skipped' AND reason = @reason AND slot >= @since GROUP BY session_day ORDER BY session_day
                """,
                new { reason = SkipReason.TooLate, since = since.Millis() })).Select(m => new MissedSession(m.Day.IsoDay(), m.Count)),
        ],
        ct);

    public Task<IReadOnlyList<ChannelPause>> Pauses(Instant now, CancellationToken ct) => database.Read<IReadOnlyList<ChannelPause>>(
        async connection =>
        [
            .. (await connection.QueryAsync<PauseRow>(
                "SELECT channel, reason, since, until FROM channel_pauses WHERE until > @now ORDER BY channel", new { now = now.Millis() }))
                .Select(r => r.Pause),
        ],
        ct);
}
