using NodaTime;
using Recovery.Readiness;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IWorkSigns"/>
public sealed class SqlWorkSigns(SqlDatabase database) : IWorkSigns
{
    /// <summary>Many race days may fail at once; the first few tell what it is.</summary>
    private const int LongestFailing = 500;

    public Task Note(string work, string? failing, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            await session.Execute(
                """
                INSERT INTO heartbeats (work, at, failing, failing_since) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (work) DO UPDATE SET at = excluded.at, failing = excluded.failing,
                  failing_since = CASE WHEN excluded.failing IS NULL THEN NULL ELSE COALESCE(heartbeats.failing_since, excluded.at) END
                """,
                work, now, failing is { Length: > LongestFailing } ? failing[..LongestFailing] : failing, failing is null ? SqlValue.NoNumber : now);
        },
        ct);

    public Task<IReadOnlyList<WorkSign>> All(CancellationToken ct) => database.Read<IReadOnlyList<WorkSign>>(async session => await Load(session), ct);

    internal static ValueTask<List<WorkSign>> Load(SqlSession session) => session.All(
        "SELECT work, at, failing, failing_since FROM heartbeats ORDER BY work",
        rows => new WorkSign(rows.Text("work"), rows.Instant("at"), rows.TextOrNull("failing"), rows.InstantOrNull("failing_since")));
}
