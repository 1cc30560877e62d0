using NodaTime;

namespace Recovery.Storage.Postgres;

/// <summary>The server's own clock, which all processes share.</summary>
internal static class PostgresClock
{
    /// <exception cref="Readiness.StoreException">The server can't be asked.</exception>
    public static Task<Instant> ServersNow(this PostgresDatabase database, CancellationToken ct) => database.Read(
        async session => Instant.FromUnixTimeMilliseconds((await session.Number("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"))!.Value), ct);
}
