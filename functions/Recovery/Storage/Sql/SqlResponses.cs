using NodaTime;
using Recovery.Desk.Coming;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Storage.Sql;

/// <summary>Counts by ranges of the indexes, a day at a time: no question walks through all that ever went out.</summary>
public sealed class SqlResponses(SqlDatabase database, ClinicClock clock) : IResponses
{
    private static readonly NudgeStatus[] WentOut = [NudgeStatus.Accepted, NudgeStatus.Delivered];

    private static readonly string Before =
        $"""
        SELECT n.slot FROM nudges n /* INDEXED BY nudges_by_status */
        WHERE n.status = ?1 AND n.slot < ?2 AND {SqlLogPage.NoService("n")} ORDER BY n.slot DESC LIMIT 1
        """;

    private static readonly string Sent =
        $"""
        SELECT n.step, COUNT(*) AS sent FROM nudges n /* INDEXED BY nudges_by_status */
        WHERE n.status IN ({string.Join(", ", WentOut.Select(s => $"'{s.Code()}'"))}) AND n.slot >= ?1 AND n.slot < ?2 AND {SqlLogPage.NoService("n")}
        GROUP BY n.step
        """;

    private static readonly string LedTo =
        $"""
        SELECT n.step, COUNT(*) AS looked, COUNT(CASE WHEN n.requested_at IS NOT NULL OR n.booked_at IS NOT NULL THEN 1 END) AS acted
        FROM nudges n /* INDEXED BY nudges_by_effect */
        WHERE n.slot >= ?1 AND n.slot < ?2 AND (n.clicked_at IS NOT NULL OR n.requested_at IS NOT NULL OR n.booked_at IS NOT NULL)
          AND {SqlLogPage.NoService("n")}
        GROUP BY n.step
        """;

    public Task<IReadOnlyList<Response>> Latest(int days, CancellationToken ct) => database.Read<IReadOnlyList<Response>>(
        async session =>
        {
            var found = new Dictionary<string, Response>(StringComparer.Ordinal);
            var before = clock.Now;
            for (var i = 0; i < days && await LastBefore(session, before) is { } slot; i++)
            {
                var (from, to) = SqlLogPage.Slots(slot.InZone(clock.Zone).Date, clock.Zone);
                foreach (var (step, sent) in await session.All(Sent, rows => (rows.Text("step"), rows.Int("sent")), from, to))
                {
                    Add(new Response(step, sent, 0, 0));
                }

                foreach (var led in await session.All(LedTo, rows => new Response(rows.Text("step"), 0, rows.Int("looked"), rows.Int("acted")), from, to))
                {
                    Add(led);
                }

                before = from;
            }

            return [.. found.Values];

            void Add(Response more) => found[more.Step] = found.TryGetValue(more.Step, out var so)
                ? so with { Sent = so.Sent + more.Sent, Looked = so.Looked + more.Looked, Acted = so.Acted + more.Acted }
                : more;
        },
        ct);

    private static async ValueTask<Instant?> LastBefore(SqlSession session, Instant before)
    {
        Instant? last = null;
        foreach (var status in WentOut)
        {
            if ((await session.Number(Before, status, before)).Instant() is { } slot && (last is null || slot > last))
            {
                last = slot;
            }
        }

        return last;
    }
}
