using NodaTime;
using Recovery.Privacy;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IProviderErasures"/>
public sealed class SqlProviderErasures(SqlDatabase database) : IProviderErasures
{
    /// <summary>A text's answer (or receipt) may come after its runner was erased.</summary>
    private const string Latecomers =
        """
        FROM nudges n WHERE n.runner_id IS NULL AND n.signup_id IS NULL AND n.channel = 'sms' AND n.provider_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM provider_erasures p WHERE p.provider_id = n.provider_id)
        """;

    public async Task<IReadOnlyList<string>> Next(int take, Instant now, CancellationToken ct)
    {
        // Mostly there is nothing, which a reader sees without waiting for the writer.
        if (await database.ReadPrepared(session => session.Exists($"SELECT 1 {Latecomers}"), ct))
        {
            await database.Write(
                session => session.Execute(
                    $"INSERT INTO provider_erasures (provider_id, since) SELECT DISTINCT n.provider_id, ?1 {Latecomers}", now),
                ct);
        }

        return await database.ReadPrepared<IReadOnlyList<string>>(
            async session =>
            {
                var ids = new List<string>();
                using var rows = await session.Query(
                    "SELECT provider_id FROM provider_erasures ORDER BY COALESCE(asked_at, 0), since, provider_id LIMIT ?1", take);
                while (rows.Next())
                {
                    ids.Add(rows.Text(0));
                }

                return ids;
            },
            ct);
    }

    public Task Done(string providerId, CancellationToken ct) => database.Write(
        async session =>
        {
            await session.Execute("DELETE FROM provider_erasures WHERE provider_id = ?1", providerId);
            await session.Execute(
                """
                UPDATE nudges SET provider_id = NULL
                WHERE provider_id = ?1 AND runner_id IS NULL AND signup_id IS NULL AND channel = 'sms' AND provider_id IS NOT NULL
                """,
                providerId);
        },
        ct);

    public Task NotYet(string providerId, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            await session.Execute("UPDATE provider_erasures SET asked_at = ?2 WHERE provider_id = ?1", providerId, now);
        },
        ct);
}
