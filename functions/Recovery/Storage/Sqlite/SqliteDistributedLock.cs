namespace Recovery.Storage.Sqlite;

/// <summary>One server alone works on a file (<see cref="SqliteServerLock"/>), so the lock is always free.</summary>
public sealed class SqliteDistributedLock : IDistributedLock
{
    public Task<IAsyncDisposable?> Take(string what, CancellationToken ct) => Task.FromResult<IAsyncDisposable?>(AlwaysFree.Instance);

    private sealed class AlwaysFree : IAsyncDisposable
    {
        public static readonly AlwaysFree Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
