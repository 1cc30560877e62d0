using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;

namespace Recovery.Storage.Sql;

/// <summary>Settling what was left open. Sweeps go by status and slot in the index, a few hundred nudges a transaction.</summary>
public partial class SqlNudgeStore
{
    private const int Sweep = 500;
    private const string NoAnswerRecorded = "the sender stopped before an answer was recorded";

    private const string InDoubtNudges = SqlClaimedNudges.Select +
        """
         WHERE n.status = 'in-doubt' AND n.channel = ?1 AND n.attempted_at > ?2 AND n.attempted_at < ?3
          AND (n.looked_up_at IS NULL OR n.looked_up_at < ?4) AND COALESCE(r.id, g.id) IS NOT NULL
        ORDER BY COALESCE(n.looked_up_at, 0), n.number LIMIT ?5
        """;

    private const string TextsInDoubtOf =
        $"{SqlClaimedNudges.Select} WHERE n.status = 'in-doubt' AND n.channel = 'sms' AND n.number IN {SqlErasing.Nudges} ORDER BY n.number";

    public Task<int> ExpireClaims(Instant now, CancellationToken ct) => SweepAll(
        "SELECT number, expires FROM nudges WHERE status = 'attempting' AND lease_until < ?1 LIMIT ?2", now,
        (session, number, _) => Doubt(session, number, NoAnswerRecorded, now), ct);

    public Task<int> SkipExpired(Instant now, CancellationToken ct) => SweepAll(
        // Nothing expires before its slot, which the index knows.
        "SELECT number, expires FROM nudges WHERE status IN ('planned', 'queued', 'deferred') AND slot <= ?1 AND expires <= ?1 LIMIT ?2", now,
        (session, number, _) => session.Skip(number, SkipReason.TooLate, now), ct);

    public Task<int> RequeueLost(Instant dueBefore, Instant now, CancellationToken ct) => SweepAll(
        """
        SELECT number, expires FROM nudges
        WHERE status IN ('queued', 'deferred') AND slot < ?1 AND due < ?1 AND queued_generation = generation LIMIT ?2
        """,
        dueBefore, async (session, number, expires) => await session.DueAgain(number, expires, now), ct);

    public Task<IReadOnlyList<ClaimedNudge>> InDoubt(
        Channel channel, Instant attemptedAfter, Instant attemptedBefore, Instant lookedUpBefore, int take, CancellationToken ct) =>
        database.ReadPrepared<IReadOnlyList<ClaimedNudge>>(
            async session =>
            {
                using var rows = await session.Query(InDoubtNudges, channel, attemptedAfter, attemptedBefore, lookedUpBefore, take);
                return await Reachable(session, rows);
            },
            ct);

    public Task<IReadOnlyList<ClaimedNudge>> TextsInDoubt(long runnerId, CancellationToken ct) => database.ReadPrepared<IReadOnlyList<ClaimedNudge>>(
        async session =>
        {
            using var rows = await session.Query(TextsInDoubtOf, runnerId);
            return await Reachable(session, rows);
        },
        ct);

    public Task<IReadOnlyList<InDoubtTally>> CountInDoubt(Instant attemptedAfter, CancellationToken ct) => database.ReadPrepared<IReadOnlyList<InDoubtTally>>(
        async session =>
        {
            var tallies = new List<InDoubtTally>();
            using var rows = await session.Query(
                // Nothing is attempted before its slot, which the index knows, nor long after.
                """
                SELECT channel, COUNT(*), MIN(attempted_at) FROM nudges
                WHERE status = 'in-doubt' AND slot > ?2 AND attempted_at > ?1 GROUP BY channel
                """,
                attemptedAfter, EarliestSlot(attemptedAfter));
            while (rows.Next())
            {
                tallies.Add(new InDoubtTally(ChannelCodes.Parse(rows.Text(0)), rows.Int(1), rows.Instant(2)));
            }

            return tallies;
        },
        ct);

    public Task SettleSent(NudgeMessage message, string providerId, Instant now, CancellationToken ct) => database.Write(
        session => Accept(session, message, providerId, NudgeEvent.FoundSent, now), ct);

    public Task SettleNotSent(NudgeMessage message, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await Attempted(session, message) is var (number, expires))
            {
                await session.Tell(number, NudgeEvent.FoundNotSent, now);
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

    public Task MarkDead(NudgeMessage message, string reason, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await session.Number(
                """
                UPDATE nudges SET status = 'dead', reason = ?3, finished_at = ?4
                WHERE id = ?1 AND generation = ?2 AND status IN ('planned', 'queued', 'deferred') RETURNING number
                """,
                message.Nudge, message.Generation, reason, now) is { } number)
            {
                await session.Tell(number, NudgeEvent.Dead, now, reason);
            }
        },
        ct);

    public Task<bool> Replay(string nudgeId, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            long number;
            Instant expires;
            using (var rows = await session.Query("SELECT number, expires FROM nudges WHERE id = ?1 AND status = 'dead'", nudgeId))
            {
                if (!rows.Next() || rows.Instant(1) <= now)
                {
                    return false;
                }

                (number, expires) = (rows.Number(0), rows.Instant(1));
            }

            await session.Tell(number, NudgeEvent.Replayed, now);
            return await session.DueAgain(number, expires, now);
        },
        ct);

    /// <summary>Whatever their lease: whoever held them is gone.</summary>
    internal static async ValueTask ExpireAllClaims(SqlSession session, Instant now)
    {
        foreach (var number in (await Found(session, "SELECT number, expires FROM nudges WHERE status = 'attempting'")).Select(n => n.Number))
        {
            await Doubt(session, number, NoAnswerRecorded, now);
        }
    }

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
        await session.Tell(number, NudgeEvent.InDoubt, now, reason);
        await session.Execute("UPDATE nudges SET status = 'in-doubt', reason = ?2, lease_until = NULL WHERE number = ?1", number, reason);
    }

    private async Task<int> SweepAll(string which, Instant value, Func<SqlSession, long, Instant, ValueTask> change, CancellationToken ct)
    {
        // Mostly there is nothing, which a reader sees without waiting for the writer.
        if (!await database.ReadPrepared(session => session.Exists(which, value, 1), ct))
        {
            return 0;
        }

        var total = 0;
        for (var swept = Sweep; swept == Sweep; total += swept)
        {
            swept = await database.Write(
                async session =>
                {
                    var found = await Found(session, which, value, Sweep);
                    foreach (var (number, expires) in found)
                    {
                        await change(session, number, expires);
                    }

                    return found.Count;
                },
                ct);
        }

        return total;
    }

    private static async ValueTask<List<(long Number, Instant Expires)>> Found(SqlSession session, string which, params SqlValue[] values)
    {
        var found = new List<(long, Instant)>();
        using var rows = await session.Query(which, values);
        while (rows.Next())
        {
            found.Add((rows.Number(0), rows.Instant(1)));
        }

        return found;
    }
}
