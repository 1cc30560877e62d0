namespace Recovery.Storage.Sqlite;

/// <summary>One server alone works on a file (<see cref="SqliteServerLock"/>), so the lock is always free.</summary>
public sealed class SqliteDistributedLock : IDistributedLock
{
    public Task<IAsyncDisposable?> Take(string what, CancellationToken ct) => Task.FromResult<IAsyncDisposable?>(Turn.Instance);

    private sealed class Turn : IAsyncDisposable
    {
        public static readonly Turn Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
