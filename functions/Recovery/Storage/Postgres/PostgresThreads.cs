using System.Threading.Channels;

namespace Recovery.Storage.Postgres;

/// <summary>
/// A few threads of the store's own, one for each connection it may hold. The stores' work is plain code that waits for its answers;
/// done on the pool's threads, it would keep everything else from them.
/// </summary>
internal sealed class PostgresThreads : IDisposable
{
    private readonly Channel<Action> _waiting = Channel.CreateUnbounded<Action>();
    private readonly Thread[] _threads;

    public PostgresThreads(int count)
    {
        _threads = [.. Enumerable.Range(1, count).Select(i => new Thread(Work) { Name = $"store {i}", IsBackground = true })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> when a thread is free. Cancelled before that, it never runs.</summary>
    public Task<T> Run<T>(Func<T> work, CancellationToken ct)
    {
        // Continuations must not run on these threads, for which others wait.
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = _waiting.Writer.TryWrite(() =>
        {
            if (ct.IsCancellationRequested)
            {
                source.TrySetCanceled(ct);
                return;
            }

            try
            {
                source.TrySetResult(work());
            }
#pragma warning disable CA1031 // whoever waits for the result gets the exception
            catch (Exception e)
#pragma warning restore CA1031
            {
                source.TrySetException(e);
            }
        });
        return taken ? source.Task : Task.FromException<T>(new ObjectDisposedException(nameof(PostgresThreads), "The store is closed."));
    }

    /// <summary>Finishes what was asked for before.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Work()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_waiting.Reader.TryRead(out var work))
            {
                work();
            }
        }
    }
}
