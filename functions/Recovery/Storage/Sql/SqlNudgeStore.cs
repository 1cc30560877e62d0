using NodaTime;
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
        async session => await session.All(
            "SELECT race_id, race_day, step, times, through FROM plan_progress WHERE race_day BETWEEN ?1 AND ?2",
            rows => new PlanProgress(rows.Text("race_id"), rows.Day("race_day"), rows.Text("step"), rows.Text("times"), rows.Number("through")),
            from, to),
        ct);

    public Task<IReadOnlyList<PlanningEntry>> EntriesToPlan(RaceDay raceDay, long after, int take, CancellationToken ct) => database.ReadAtOneMoment(
        session => SqlPlanningPage.Load(session, raceDay, after, take), ct);

    public Task<IReadOnlyList<PlanningEntry>> EntriesOfRunner(long runnerId, CancellationToken ct) => database.ReadAtOneMoment(
        session => SqlPlanningPage.Load(session, runnerId), ct);

    public Task<SlotLedger> SlotsTaken(Channel channel, Instant from, Instant to, CancellationToken ct) => database.Read(
        async session =>
        {
            var ledger = new SlotLedger();
            using var rows = await session.Query(
                """
                SELECT slot / 1000 AS second, CAST(SUM(COALESCE(segments, 1)) AS BIGINT) AS units FROM nudges
                WHERE slot >= ?1 AND slot < ?2 AND channel = ?3 AND status <> 'skipped' GROUP BY slot / 1000
                """,
                from, to, channel);
            while (rows.Next())
            {
                ledger.Add(Instant.FromUnixTimeSeconds(rows.Number("second")), rows.Int("units"));
            }

            return ledger;
        },
        ct);
}
