using Recovery.Readiness;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IStoreHealth"/>
public sealed class SqlHealth(SqlDatabase database) : IStoreHealth
{
    /// <summary>More than fits into what is left of a page: on a full disk a row of a few bytes might still be written, and no sign-up.</summary>
    private static readonly string Room = new('0', 8192);

    public string? LostReason() => database.LostReason();

    public Task<string?> DamageReason(CancellationToken ct) => database.DamageReason(ct);

    public async Task<string?> DownReason(CancellationToken ct)
    {
        try
        {
            // A row is added and deleted: the commit really reaches the disk, and nothing is different afterwards.
            await database.WriteAtOnce(
                async session =>
                {
                    await session.Execute("INSERT INTO meta (name, value) VALUES ('health', ?1) ON CONFLICT (name) DO NOTHING", Room);
                    return await session.Execute("DELETE FROM meta WHERE name = 'health'");
                },
                ct);
            return database.LostReason();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return database.DownReason(fault);
        }
    }
}
