namespace Recovery.Promises;

/// <summary>Where promises are kept that the store's own fate does not reach (<c>Promises:Container</c>).</summary>
public interface IPromiseArchive
{
    /// <summary>Takes the place of what was kept before, as a whole or not at all.</summary>
    Task Keep(string file, CancellationToken ct);
}
