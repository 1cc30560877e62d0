using NodaTime;
using Recovery.Channels;
using Recovery.Nudges.Send;

namespace Recovery.Storage.Sql;

/// <summary>Sweeping up what was left open, by status and slot in the index, a few hundred nudges a transaction.</summary>
public partial class SqlNudgeStore : IReconcileStore
{
    private const int Sweep = 500;

    private const string NoAnswerRecorded = "the sender stopped before an answer was recorded";

    public async Task<int> ExpireClaims(Instant now, CancellationToken ct) => (await SweepAll(
        "SELECT number FROM nudges WHERE status = 'attempting' AND lease_until < ?1 LIMIT ?2", now, rows => rows.Number("number"),
        (session, number) => Doubt(session, number, NoAnswerRecorded, now), ct)).Count;

    public async Task<IReadOnlyList<MissedTally>> SkipExpired(Instant now, CancellationToken ct)
    {
        var skipped = await SweepAll(
            // Nothing expires before its slot, which the index knows.
            $"""
            SELECT number, CASE WHEN {SqlLogPage.NoService("n")} THEN channel END AS missed FROM nudges n
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

    /// <summary>Whatever their lease: whoever held them is gone.</summary>
    internal static async ValueTask ExpireAllClaims(SqlSession session, Instant now)
    {
        foreach (var number in await session.All("SELECT number FROM nudges WHERE status = 'attempting'", rows => rows.Number("number")))
        {
            await Doubt(session, number, NoAnswerRecorded, now);
        }
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
