using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Emails in place of texts that did not arrive, and whatever else stands in for a channel.</summary>
public partial class SqlNudgeStore : IFallbackStore
{
    /// <summary>None is older than this while its session lasts: one that went out the evening before, and a clock change.</summary>
    private static readonly Duration LongestWindow = Duration.FromDays(3);

    /// <summary>The place of the first step among the values.</summary>
    private const int FirstStep = 7;

    /// <summary>
    /// Undelivered for whatever reason; refused, or not even tried, only when the contact is at fault. Somebody who said stop meant us, not the
    /// channel that happened to fail.
    /// </summary>
    private static string Failed(Channel channel, IReadOnlyList<string> steps)
    {
        var hash = $"r.{SqlChannels.HashColumn(channel.Contact)}";
        return $"""
            SELECT n.id, n.entry_id, n.step
            FROM nudges n JOIN entries e ON e.id = n.entry_id JOIN runners r ON r.id = e.runner_id
            WHERE n.status IN ('undelivered', 'rejected', 'skipped') AND n.slot > ?1 - ?3 AND n.slot <= ?1 AND n.channel = ?5 AND n.expires > ?1
              AND n.request_id IS NULL AND EXISTS (SELECT 1 FROM entry_channels c WHERE c.entry_id = e.id AND c.channel = ?6)
              AND e.outcome IS NULL AND e.race_day = n.race_day
              AND (n.status = 'undelivered' OR n.number_fault = 1 OR (n.status = 'skipped' AND n.reason = ?4
                AND EXISTS (SELECT 1 FROM entry_channels c WHERE c.entry_id = e.id AND c.channel = ?5) AND {SqlChannels.IsStopped("?5", hash)}))
              AND NOT {SqlStops.SaidStop("?5", hash)}
              AND n.step IN ({string.Join(", ", steps.Select((_, i) => $"?{FirstStep + i}"))})
              AND NOT EXISTS (SELECT 1 FROM nudges m WHERE m.entry_id = n.entry_id AND m.step = n.step AND m.channel = ?6)
            LIMIT ?2
            """;
    }

    public Task<IReadOnlyList<Fallback>> ToFallBack(
        Channel channel, Channel standIn, IReadOnlyList<string> steps, Instant now, int take, CancellationToken ct) => database.Read<IReadOnlyList<Fallback>>(
        async session =>
        {
            if (steps.Count == 0)
            {
                return [];
            }

            return await session.All(
                Failed(channel, steps),
                rows => new Fallback(rows.Text("id"), rows.Number("entry_id"), rows.Text("step")),
                [
                    now, take, (long)LongestWindow.TotalMilliseconds, SkipReason.Stopped, channel, standIn,
                    .. steps.Select(s => (SqlValue)s),
                ]);
        },
        ct);

    public Task FallBack(Channel standIn, IReadOnlyList<Fallback> failed, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            foreach (var nudge in failed)
            {
                await session.PlanInstead(nudge.NudgeId, standIn, nudge.InsteadId, now);
            }
        },
        ct);
}
