using System.Collections.Concurrent;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// Connections that only read, kept open for the next reader. In WAL mode they never wait for the writer, nor it for them.
/// A pool of our own, because settings are per connection and the driver's pool doesn't say which it has seen before.
/// </summary>
internal sealed class SqliteReaders(Func<SqliteSession> open) : IDisposable
{
    private const int MostKept = 16;
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _closed;

    /// <summary>How many statements its idle connections keep prepared.</summary>
    public int Prepared => _idle.Sum(s => s.Prepared);

    public T Read<T>(Func<SqliteSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var session = _idle.TryTake(out var kept) ? kept : open();
        try
        {
            return read(session);
        }
        finally
        {
            if (_closed || _idle.Count >= MostKept)
            {
                session.Dispose();
            }
            else
            {
                _idle.Add(session);
            }
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
