namespace Recovery.Promises;

/// <summary>What must outlive a backup of the store: who said stop, was erased or booked, whose links were revoked, and what is paused.</summary>
public interface IPromises
{
    /// <summary>
    /// All of them as they stand at one moment, as statements to run on a restored store (<c>infra/restore/promises.sql</c>): keyed hashes,
    /// ids and days alone.
    /// </summary>
    Task<IReadOnlyList<string>> Statements(CancellationToken ct);
}
