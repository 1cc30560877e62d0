using NodaTime;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IWrongKeyStore"/>
public sealed class SqlWrongKeys(SqlDatabase database) : IWrongKeyStore
{
    // A guesser who goes on costs a read, not a write.
    public async Task<bool> Count(string network, int most, Instant since, Instant now, CancellationToken ct) =>
        !await database.ReadPrepared(session => IsUsedUp(session, network, most, since), ct)
        && await database.WriteLocking(session => Add(session, network, most, since, now), ct);

    private static async ValueTask<bool> Add(SqlSession session, string network, int most, Instant since, Instant now)
    {
        await session.LockUntilCommit("wrong key turn");
        if (await IsUsedUp(session, network, most, since))
        {
            return false;
        }

        await session.Execute("DELETE FROM wrong_keys WHERE at <= ?1", since);
        await session.Execute("INSERT INTO wrong_keys (network, at) VALUES (?1, ?2)", network, now);
        return true;
    }

    private static async ValueTask<bool> IsUsedUp(SqlSession session, string network, int most, Instant since) =>
        await session.Number("SELECT COUNT(*) FROM wrong_keys WHERE network = ?1 AND at > ?2", network, since) >= most;
}
