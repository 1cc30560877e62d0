namespace Recovery.Storage;

/// <summary>For what only one process at a time may do of all that share a store, such as a timer's run.</summary>
public interface IDistributedLock
{
    /// <summary>Takes the lock; it is released when the result is disposed, or when the process ends. Null: another process holds it.</summary>
    /// <param name="what">The same name in every process.</param>
    /// <param name="ct">Stops the attempt.</param>
    Task<IAsyncDisposable?> Take(string what, CancellationToken ct);
}
