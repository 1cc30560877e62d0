using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Emails in place of texts that did not arrive.</summary>
public partial class SqlNudgeStore : IFallbackStore
{
    /// <summary>No text is older than this while its session lasts: one that went out the evening before, and a clock change.</summary>
    private static readonly Duration LongestWindow = Duration.FromDays(3);

    /// <summary>The place of the first step among the values.</summary>
    private const int FirstStep = 7;

    /// <summary>
    /// Undelivered for whatever reason; refused, or not even tried, only when the number is at fault. Somebody who said stop meant us, not the
    /// channel that happened to fail.
    /// </summary>
    private static string FailedTexts(IReadOnlyList<string> steps) =>
        $"""
        SELECT n.id, n.entry_id, n.step
        FROM nudges n JOIN entries e ON e.id = n.entry_id JOIN runners r ON r.id = e.runner_id
        WHERE n.status IN ('undelivered', 'rejected', 'skipped') AND n.slot > ?1 - ?3 AND n.slot <= ?1 AND n.channel = 'sms' AND n.expires > ?1
          AND n.request_id IS NULL AND e.email_since IS NOT NULL AND e.outcome IS NULL AND e.race_day = n.race_day
          AND (n.status = 'undelivered' OR n.number_fault = 1 OR (n.status = 'skipped' AND n.reason = ?6 AND e.sms_since IS NOT NULL AND EXISTS (
            SELECT 1 FROM suppressions s WHERE s.channel = 'sms' AND s.hash = r.mobile_hash)))
          AND NOT EXISTS (
            SELECT 1 FROM suppressions s WHERE s.channel = 'sms' AND s.hash = r.mobile_hash AND (s.by <> ?4 OR s.rank >= ?5))
          AND n.step IN ({string.Join(", ", steps.Select((_, i) => $"?{FirstStep + i}"))})
          AND NOT EXISTS (SELECT 1 FROM nudges m WHERE m.entry_id = n.entry_id AND m.step = n.step AND m.channel = 'email')
        LIMIT ?2
        """;

    public Task<IReadOnlyList<Fallback>> ToFallBack(IReadOnlyList<string> steps, Instant now, int take, CancellationToken ct) => database.ReadPrepared<IReadOnlyList<Fallback>>(
        async session =>
        {
            if (steps.Count == 0)
            {
                return [];
            }

            var texts = new List<Fallback>();
            using var rows = await session.Query(
                FailedTexts(steps),
                [
                    now, take, (long)LongestWindow.TotalMilliseconds, Source.Provider, StopReasons.FirstWish, SkipReason.Stopped,
                    .. steps.Select(s => (SqlValue)s),
                ]);
            while (rows.Next())
            {
                texts.Add(new Fallback(rows.Text(0), rows.Number(1), rows.Text(2)));
            }

            return texts;
        },
        ct);

    public Task FallBack(IReadOnlyList<Fallback> texts, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            foreach (var text in texts)
            {
                var number = await session.Number(
                    """
                    INSERT INTO nudges (id, generation, entry_id, runner_id, race_id, race_day, step, channel, session_day,
                      not_before, target, expires, slot, due, status)
                    SELECT ?2, 1, entry_id, runner_id, race_id, race_day, step, 'email', session_day, not_before, target, expires, ?3, ?3, 'planned'
                    FROM nudges WHERE id = ?1 ON CONFLICT DO NOTHING RETURNING number
                    """,
                    text.TextId, text.EmailId, now);
                if (number is { } added)
                {
                    await session.AddEvent(added, NudgeEvent.InsteadOfText, now);
                }
            }
        },
        ct);
}
