namespace Recovery.Storage;

/// <summary>For what only one process at a time is to do of all that share a store, such as a timer's run.</summary>
public interface ITurns
{
    /// <summary>Takes the turn; it ends when the result is disposed, or the process ends. Null: another process has it.</summary>
    /// <param name="what">The same name in every process.</param>
    /// <param name="ct">Stops the attempt.</param>
    Task<IAsyncDisposable?> Take(string what, CancellationToken ct);
}
