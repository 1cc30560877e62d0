using NodaTime;
using Recovery.Channels;
using Recovery.Privacy;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IProviderErasures"/>
public sealed class SqlProviderErasures(SqlDatabase database) : IProviderErasures
{
    private static IEnumerable<Channel> Leaving => ChannelCatalog.All.Where(c => c.LeavesCopies);

    /// <summary>A text's answer (or receipt) may come after its runner was erased.</summary>
    private static readonly string Latecomers =
        $"""
        FROM nudges n WHERE n.runner_id IS NULL AND n.signup_id IS NULL AND {SqlChannels.IsAny("n.channel", Leaving)} AND n.provider_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM provider_erasures p WHERE p.provider_id = n.provider_id)
        """;

    public async Task<IReadOnlyList<ProviderCopy>> Next(int take, Instant now, CancellationToken ct)
    {
        // Mostly there is nothing, which a reader sees without waiting for the writer.
        if (await database.Read(session => session.Exists($"SELECT 1 {Latecomers}"), ct))
        {
            await database.Write(
                session => session.Execute(
                    $"INSERT INTO provider_erasures (provider_id, since, channel) SELECT DISTINCT n.provider_id, ?1, n.channel {Latecomers}", now),
                ct);
        }

        return await database.Read<IReadOnlyList<ProviderCopy>>(
            async session => await session.All(
                "SELECT channel, provider_id FROM provider_erasures ORDER BY COALESCE(asked_at, 0), since, provider_id LIMIT ?1",
                rows => new ProviderCopy(rows.Channel("channel"), rows.Text("provider_id")), take),
            ct);
    }

    public Task Done(string providerId, CancellationToken ct) => database.Write(
        async session =>
        {
            await session.Execute("DELETE FROM provider_erasures WHERE provider_id = ?1", providerId);
            await session.Execute(
                $"""
                UPDATE nudges SET provider_id = NULL
                WHERE provider_id = ?1 AND runner_id IS NULL AND signup_id IS NULL AND {SqlChannels.IsAny("channel", Leaving)} AND provider_id IS NOT NULL
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
