using Dapper;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Nudges, as planner, queue, senders and reconciler need them: each part names its port.</summary>
public partial class SqlNudgeStore(SqlDatabase database)
{
    /// <summary>The longest that a nudge may go out after its slot: one of the evening before, until its session ends.</summary>
    private static readonly Duration LongestAfterSlot = Duration.FromDays(2);

    /// <summary>Everything that went out from then on has a slot after this, so that the index by slot narrows the search.</summary>
    internal static Instant EarliestSlot(Instant wentOutFrom) => wentOutFrom - LongestAfterSlot;

    public Task<IReadOnlyList<PlanProgress>> Progress(LocalDate from, LocalDate to, CancellationToken ct) => database.Read<IReadOnlyList<PlanProgress>>(
        async connection =>
        [
            .. (await connection.QueryAsync<ProgressRow>(
                "SELECT race_id, race_day, step, times, through FROM plan_progress WHERE race_day BETWEEN @from AND @to",
                new { from = from.Iso(), to = to.Iso() })).Select(r => r.Progress),
        ],
        ct);

    public Task<IReadOnlyList<PlanningEntry>> EntriesToPlan(RaceDay raceDay, long after, int take, CancellationToken ct) => database.Read(
        connection => SqlPlanningPage.Load(connection, raceDay, after, take), ct);

    public Task<IReadOnlyList<PlanningEntry>> EntriesOfRunner(long runnerId, CancellationToken ct) => database.Read(
        connection => SqlPlanningPage.Load(connection, runnerId), ct);

    public Task<SlotLedger> SlotsTaken(Channel channel, Instant from, Instant to, CancellationToken ct) => database.Read(
        async connection =>
        {
            var ledger = new SlotLedger();
            foreach (var (second, units) in await connection.QueryAsync<(long Second, int Units)>(
                """
                SELECT slot / 1000, CAST(SUM(CASE WHEN channel = 'sms' THEN COALESCE(segments, 1) ELSE 1 END) AS BIGINT) FROM nudges
                WHERE slot >= @from AND slot < @to AND channel = @channel AND status <> 'skipped' GROUP BY slot / 1000
                """,
                new { from = from.Millis(), to = to.Millis(), channel = channel.Code() }))
            {
                ledger.Add(Instant.FromUnixTimeSeconds(second), units);
            }

            return ledger;
        },
        ct);

    private sealed class ProgressRow
    {
        public required string RaceId { get; init; }

        public required string RaceDay { get; init; }

        public required string Step { get; init; }

        public required string Times { get; init; }

        public long Through { get; init; }

        public PlanProgress Progress => new(RaceId, RaceDay.IsoDay(), Step, Times, Through);
    }
}
