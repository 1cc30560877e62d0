namespace Recovery.Readiness;

/// <summary>Whether the store can be read and written.</summary>
public interface IStoreHealth
{
    /// <summary>Tries it, changing nothing. Null: it works; otherwise a sentence without paths or data.</summary>
    Task<string?> DownReason(CancellationToken ct);

    /// <summary>Whether the open file is still the one under its name: what is written to a deleted file is lost with the process. Null: it is.</summary>
    string? LostReason();

    /// <summary>Looks through all of it, which may take a while. Null: no damage was found.</summary>
    Task<string?> DamageReason(CancellationToken ct);
}
