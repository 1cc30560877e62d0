namespace Recovery.Storage;

/// <summary>Whether the store can be read and written. Implemented once for each kind of store.</summary>
public interface IStoreHealth
{
    /// <summary>Tries it, changing nothing. Null: it works; otherwise a sentence without paths or data.</summary>
    Task<string?> WhyDown(CancellationToken ct);

    /// <summary>Whether what is open is still what stands under its name: what is written to a deleted file is gone with the process. Null: it is.</summary>
    string? WhyLost();

    /// <summary>Looks through all of it, which may take a while. Null: no damage was found.</summary>
    Task<string?> WhyDamaged(CancellationToken ct);
}
