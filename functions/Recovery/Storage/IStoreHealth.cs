namespace Recovery.Storage;

/// <summary>Whether the store can be read and written. Implemented once for each kind of store.</summary>
public interface IStoreHealth
{
    /// <summary>Tries it, changing nothing. Null: it works; otherwise a sentence without paths or data.</summary>
    Task<string?> WhyDown(CancellationToken ct);
}
