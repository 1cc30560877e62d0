using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Telemetry;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>Settling what was left open. Sweeps go by status and slot in the index, a few hundred nudges a transaction.</summary>
public partial class SqlNudgeStore : IReconcileStore, ITextsInDoubt, IDeadNudges
{
    private const int Sweep = 500;

    /// <summary>The longest that a message may wait for its time: one about an appointment that is far off.</summary>
    private static readonly Duration LongestWait = Duration.FromDays(366);

    private const string NoAnswerRecorded = "the sender stopped before an answer was recorded";

    private static readonly string InDoubtNudges = SqlClaimedNudges.Select +
        """
         WHERE n.status = 'in-doubt' AND n.channel = ?1 AND n.attempted_at > ?2 AND n.attempted_at < ?3
          AND (n.looked_up_at IS NULL OR n.looked_up_at < ?4) AND COALESCE(r.id, g.id) IS NOT NULL
        ORDER BY COALESCE(n.looked_up_at, 0), n.number LIMIT ?5
        """;

    private static readonly string TextsInDoubtOf =
        $"{SqlClaimedNudges.Select} WHERE n.status = 'in-doubt' AND {SqlChannels.IsAny("n.channel", ChannelCatalog.All.Where(c => c.CanBeLookedUp))} "
        + $"AND n.number IN {SqlErasing.Nudges} ORDER BY n.number";

    public async Task<int> ExpireClaims(Instant now, CancellationToken ct) => (await SweepAll(
        "SELECT number FROM nudges WHERE status = 'attempting' AND lease_until < ?1 LIMIT ?2", now, rows => rows.Number("number"),
        (session, number) => Doubt(session, number, NoAnswerRecorded, now), ct)).Count;

    public async Task<IReadOnlyList<MissedTally>> SkipExpired(Instant now, CancellationToken ct)
    {
        var skipped = await SweepAll(
            // Nothing expires before its slot, which the index knows.
            $"""
            SELECT number, CASE WHEN signup_id IS NULL AND request_id IS NULL AND step <> '{Step.Note}' THEN channel END AS missed FROM nudges
            WHERE status IN ('planned', 'queued', 'deferred') AND slot <= ?1 AND expires <= ?1 LIMIT ?2
            """,
            now, rows => (Number: rows.Number("number"), Channel: rows.TextOrNull("missed")), (session, n) => session.SkipTooLate(n.Number, now), ct);
        return [.. skipped.Where(n => n.Channel is not null).CountBy(n => ChannelCatalog.Parse(n.Channel!)).Select(n => new MissedTally(n.Key, n.Value))];
    }

    public async Task<int> RequeueLost(Instant dueBefore, Instant now, CancellationToken ct) => (await SweepAll(
        """
        SELECT number, expires FROM nudges
        WHERE status IN ('queued', 'deferred') AND slot < ?1 AND due < ?1 AND queued_generation = generation LIMIT ?2
        """,
        dueBefore, rows => (Number: rows.Number("number"), Expires: rows.Instant("expires")), async (session, n) => await session.DueAgain(n.Number, n.Expires, now), ct)).Count;

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
                await session.AddEvent(number, NudgeEvent.Dead, now, reason);
            }
        },
        ct);

    public Task<bool> Replay(string nudgeId, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            long number;
            Instant expires;
            using (var rows = await session.Query(
                "SELECT number, expires FROM nudges WHERE id = ?1 AND status = 'dead' AND handled IS DISTINCT FROM ?2", nudgeId, SqlHandling.Switched))
            {
                if (!rows.Next() || rows.Instant("expires") <= now)
                {
                    return false;
                }

                (number, expires) = (rows.Number("number"), rows.Instant("expires"));
            }

            await session.AddEvent(number, NudgeEvent.Replayed, now);
            await session.NoteReplay(by, number, now);
            return await session.DueAgain(number, expires, now);
        },
        ct);

    public Task<int> ReplayAll(int most, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            var dead = await session.All(
                """
                SELECT number, expires FROM nudges /* INDEXED BY nudges_by_status */
                WHERE status = 'dead' AND slot > ?1 AND expires > ?2 ORDER BY slot, number LIMIT ?3
                """,
                rows => (Number: rows.Number("number"), Expires: rows.Instant("expires")), EarliestSlot(now - LongestWait), now, most);
            foreach (var (number, expires) in dead)
            {
                await session.AddEvent(number, NudgeEvent.Replayed, now);
                await session.NoteReplay(by, number, now);
                await session.DueAgain(number, expires, now);
            }

            return dead.Count;
        },
        ct);

    /// <summary>Whatever their lease: whoever held them is gone.</summary>
    internal static async ValueTask ExpireAllClaims(SqlSession session, Instant now)
    {
        foreach (var number in await session.All("SELECT number FROM nudges WHERE status = 'attempting'", rows => rows.Number("number")))
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
        await session.AddEvent(number, NudgeEvent.InDoubt, now, reason);
        await session.Execute("UPDATE nudges SET status = 'in-doubt', reason = ?2, lease_until = NULL WHERE number = ?1", number, reason);
    }

    private async Task<IReadOnlyList<T>> SweepAll<T>(string which, Instant value, Func<SqlRows, T> read, Func<SqlSession, T, ValueTask> change, CancellationToken ct)
    {
        // Mostly there is nothing, which a reader sees without waiting for the writer.
        if (!await database.Read(session => session.Exists(which, value, 1), ct))
        {
            return [];
        }

        var all = new List<T>();
        for (var swept = Sweep; swept == Sweep;)
        {
            var found = await database.Write(
                async session =>
                {
                    var found = await session.All(which, read, value, Sweep);
                    foreach (var one in found)
                    {
                        await change(session, one);
                    }

                    return found;
                },
                ct);
            all.AddRange(found);
            swept = found.Count;
        }

        return all;
    }
}
