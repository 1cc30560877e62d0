namespace Recovery.Storage.Sqlite;

/// <summary>One server alone works on a file (<see cref="SqliteServerLock"/>): it is always its turn.</summary>
public sealed class SqliteDistributedLock : IDistributedLock
{
    public Task<IAsyncDisposable?> Take(string what, CancellationToken ct) => Task.FromResult<IAsyncDisposable?>(Turn.Instance);

    private sealed class Turn : IAsyncDisposable
    {
        public static readonly Turn Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
