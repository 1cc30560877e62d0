using Dapper;
using System.Data.Common;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Log;
using Recovery.Time;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IClinicLog"/>
public sealed class SqlClinicLog(SqlDatabase database, ClinicClock clock) : IClinicLog
{
    public Task<LogPage> Page(LogQuery query, CancellationToken ct) => database.Read(
        async connection => await SqlLogPage.Load(connection, query, clock.Zone), ct);

    public Task<LogLine?> Find(string nudgeId, CancellationToken ct) => One("n.id = @key", nudgeId, ct);

    public Task<IReadOnlyList<LogLine>> FindByMark(string mark, CancellationToken ct) => database.Read(
        // A range of the index on ids, which both databases compare byte by byte; no character of an id comes after the tilde.
        connection => Lines(connection, "n.id >= @key AND n.id < @key || '~'", mark), ct);

    public Task<LogLine?> FindByFormerNumber(long number, CancellationToken ct) => One($"n.number = @key AND {SqlFormerLinks.Had}", number, ct);

    public Task<IReadOnlyList<LogLine>> OfRunner(long runnerId, CancellationToken ct) => database.Read(
        connection => Lines(connection, "n.runner_id = @key ORDER BY n.slot, n.number", runnerId), ct);

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

    private Task<LogLine?> One(string where, object key, CancellationToken ct) => database.Read(
        async connection => (await Lines(connection, where, key)).SingleOrDefault(), ct);

    private async ValueTask<IReadOnlyList<LogLine>> Lines(DbConnection connection, string where, object key) =>
    [
        .. (await connection.QueryAsync<NudgeRow>($"SELECT {SqlLogPage.Columns} FROM nudges n {SqlLogPage.Names} WHERE {where}", new { key }))
            .Select(r => r.Line(clock.Zone)),
    ];
}
