using NodaTime;
using Recovery.Desk;
using Recovery.Nudges.Pauses;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IPauseStore"/>
public sealed class SqlPauseStore(SqlDatabase database) : IPauseStore, IHeldNudges
{
    private const string Columns = "p.id, p.kind, p.subject, p.by, p.reason, p.since, p.until";

    private const string FromThoseInForce = "FROM pauses p WHERE p.ended_at IS NULL AND p.until > ?1 ORDER BY p.since, p.id";

    private const string EndedBefore = "COALESCE(ended_at, until) < ?1";

    /// <summary>Nudges to release, or a pause that has run out.</summary>
    private const string SomethingIsOver =
        $"""
        SELECT 1 FROM pauses p WHERE p.ended_at IS NULL AND p.until <= ?1
        UNION ALL
        SELECT 1 FROM nudges n JOIN pauses p ON p.id = n.held_by WHERE {SqlPauses.IsHeld} AND n.expires > ?1 AND p.ended_at IS NOT NULL
        """;

    /// <summary>Ten a millisecond: at once, and yet one after the other as their slots were.</summary>
    private const string MakeDue =
        $"""
        UPDATE nudges AS n SET status = 'planned', reason = NULL, generation = n.generation + 1, due = o.at
        FROM (
          SELECT n.number, CASE WHEN n.slot > ?1 THEN n.slot ELSE ?1 + ROW_NUMBER() OVER (ORDER BY n.slot, n.number) / 10 END AS at
          FROM nudges n JOIN pauses p ON p.id = n.held_by WHERE {SqlPauses.IsHeld} AND n.expires > ?1 AND p.ended_at IS NOT NULL) o
        WHERE n.number = o.number AND {SqlPauses.IsHeld}
        """;

    public Task<Pause> Begin(Pause pause, string words, CancellationToken ct) => database.Write(
        async session =>
        {
            var same = await session.FirstOrNull(
                $"SELECT {Columns} FROM pauses p WHERE p.ended_at IS NULL AND p.kind = ?1 AND p.subject = ?2 AND p.by = ?3 AND p.until = ?4",
                Read, pause.Of.Kind.Code(), pause.Of.Subject, pause.By, pause.Until);
            if (same is not null)
            {
                return same;
            }

            await session.Execute(
                "INSERT INTO pauses (id, kind, subject, by, reason, since, until, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                pause.Id, pause.Of.Kind.Code(), pause.Of.Subject, pause.By, pause.Reason, pause.Since, pause.Until, words);
            var becomes = pause.Reason is null ? words : $"{words}: {pause.Reason}";
            await session.Note(About(pause, pause.By, DeskActions.Paused) with { Becomes = becomes }, pause.Since);
            return pause;
        },
        ct);

    public Task<bool> End(long id, string by, string words, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            var pause = await session.FirstOrNull(
                $"SELECT {Columns}, p.words FROM pauses p WHERE p.id = ?1 AND p.ended_at IS NULL AND p.until > ?2",
                rows => new { Is = Read(rows), Words = rows.Text("words") }, id, now);
            if (pause is null)
            {
                return false;
            }

            await session.Execute("UPDATE pauses SET ended_at = ?2, ended_by = ?3, words = ?4 WHERE id = ?1", id, now, by, words);
            await session.Note(About(pause.Is, by, DeskActions.Resumed) with { Was = pause.Words }, now);
            return true;
        },
        ct);

    public Task<Pause?> Find(long id, CancellationToken ct) => database.Read(
        async session => await session.FirstOrNull($"SELECT {Columns} FROM pauses p WHERE p.id = ?1", Read, id), ct);

    public Task<IReadOnlyList<Pause>> InForce(Instant now, CancellationToken ct) => database.Read<IReadOnlyList<Pause>>(
        async session => await session.All($"SELECT {Columns} {FromThoseInForce}", Read, now), ct);

    public Task<IReadOnlyList<HoldingPause>> Holding(Instant now, CancellationToken ct) => database.Read<IReadOnlyList<HoldingPause>>(
        async session => await session.All(
            $"SELECT {Columns}, (SELECT COUNT(*) FROM nudges n WHERE n.held_by = p.id AND {SqlPauses.IsHeld}) AS held {FromThoseInForce}",
            rows => new HoldingPause(Read(rows), rows.Int("held")), now),
        ct);

    public async Task<int> Purge(Instant endedBefore, CancellationToken ct) =>
        await database.Read(session => session.Exists($"SELECT 1 FROM pauses WHERE {EndedBefore}", endedBefore), ct)
            ? await database.Write(session => session.Execute($"DELETE FROM pauses WHERE {EndedBefore}", endedBefore), ct)
            : 0;

    public async Task<int> Release(Instant now, CancellationToken ct) =>
        // Mostly there is nothing, which a reader sees without waiting for the writer.
        await database.Read(session => session.Exists(SomethingIsOver, now), ct)
            ? await database.WriteLocking(
                async session =>
                {
                    await session.Execute("UPDATE pauses SET ended_at = until WHERE ended_at IS NULL AND until <= ?1", now);
                    return await session.Execute(MakeDue, now);
                },
                ct)
            : 0;

    private static DeskChange About(Pause pause, string by, string what) => new(by, what)
    {
        RaceId = pause.Of.Kind == PauseKind.Race ? pause.Of.Subject : null,
        Subject = pause.Of.Words,
    };

    private static Pause Read(SqlRows rows) => new(
        rows.Number("id"), new PauseScope(PauseKinds.Parse(rows.Text("kind")), rows.Text("subject")), rows.Text("by"), rows.TextOrNull("reason"),
        rows.Instant("since"), rows.Instant("until"));
}
