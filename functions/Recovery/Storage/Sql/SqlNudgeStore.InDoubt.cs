using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Telemetry;

namespace Recovery.Storage.Sql;

/// <summary>What may have gone out: which nudges those are, and what the provider says of them.</summary>
public partial class SqlNudgeStore : ITextsInDoubt
{
    private static readonly string InDoubtNudges = SqlClaimedNudges.Select +
        $"""
         WHERE n.status = 'in-doubt' AND n.channel = ?1 AND n.attempted_at > ?2 AND n.attempted_at < ?3
          AND (n.looked_up_at IS NULL OR n.looked_up_at < ?4) AND COALESCE(r.id, g.id) IS NOT NULL
          AND {SqlClaimedNudges.GoesToSameContact}
        ORDER BY COALESCE(n.looked_up_at, 0), n.number LIMIT ?5
        """;

    private static readonly string TextsInDoubtOf =
        $"{SqlClaimedNudges.Select} WHERE n.status = 'in-doubt' AND {SqlChannels.IsAny("n.channel", ChannelCatalog.All.Where(c => c.CanBeLookedUp))} "
        + $"AND n.number IN {SqlErasing.Nudges} AND {SqlClaimedNudges.GoesToSameContact} ORDER BY n.number";

    public Task<IReadOnlyList<ClaimedNudge>> InDoubt(
        Channel channel, Instant attemptedAfter, Instant attemptedBefore, Instant lookedUpBefore, int take, CancellationToken ct) =>
        database.Read<IReadOnlyList<ClaimedNudge>>(
            async session =>
            {
                using var rows = await session.Query(InDoubtNudges, channel, attemptedAfter, attemptedBefore, lookedUpBefore, take);
                return await Reachable(session, rows);
            },
            ct);

    public Task<IReadOnlyList<ClaimedNudge>> TextsInDoubt(long runnerId, CancellationToken ct) => database.Read<IReadOnlyList<ClaimedNudge>>(
        async session =>
        {
            using var rows = await session.Query(TextsInDoubtOf, runnerId);
            return await Reachable(session, rows);
        },
        ct);

    public Task<IReadOnlyList<InDoubtTally>> CountInDoubt(Instant attemptedAfter, CancellationToken ct) => database.Read<IReadOnlyList<InDoubtTally>>(
        async session => await session.All(
            // Nothing is attempted before its slot, which the index knows, nor long after.
            """
            SELECT channel, COUNT(*) AS count, MIN(attempted_at) AS oldest FROM nudges
            WHERE status = 'in-doubt' AND slot > ?2 AND attempted_at > ?1 GROUP BY channel
            """,
            rows => new InDoubtTally(rows.Channel("channel"), rows.Int("count"), rows.Instant("oldest")), attemptedAfter, EarliestSlot(attemptedAfter)),
        ct);

    public Task SettleSent(NudgeMessage message, string providerId, Instant now, CancellationToken ct) => database.Write(
        session => Accept(session, message, providerId, NudgeEvent.FoundSent, now), ct);

    public Task SettleNotSent(NudgeMessage message, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await Attempted(session, message) is not var (number, expires))
            {
                return;
            }

            await session.AddEvent(number, NudgeEvent.FoundNotSent, now);
            if (await session.Exists("SELECT 1 FROM nudges WHERE number = ?1 AND handled = ?2", number, SqlHandling.Switched))
            {
                await session.Skip(number, SkipReason.Switched, now);
            }
            else
            {
                await session.DueAgain(number, expires, now);
            }
        },
        ct);

    public Task NoteLookup(NudgeMessage message, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            await session.Execute(
                "UPDATE nudges SET looked_up_at = ?3 WHERE id = ?1 AND generation = ?2 AND status = 'in-doubt'", message.Nudge, message.Generation, now);
        },
        ct);

    private static async ValueTask<List<ClaimedNudge>> Reachable(SqlSession session, SqlRows rows)
    {
        var nudges = new List<ClaimedNudge>();
        while (rows.Next())
        {
            if (rows.Facts().Contact is not null)
            {
                nudges.Add(await rows.Nudge(session));
            }
        }

        return nudges;
    }

    private static async ValueTask Doubt(SqlSession session, long number, string reason, Instant now)
    {
        await session.AddEvent(number, NudgeEvent.InDoubt, now, reason);
        await session.Execute("UPDATE nudges SET status = 'in-doubt', reason = ?2, lease_until = NULL WHERE number = ?1", number, reason);
    }
}
