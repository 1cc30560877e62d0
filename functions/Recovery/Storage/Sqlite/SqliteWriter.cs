using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// The one writer of this process. Whatever waits in front of it goes into one transaction and one disk sync, so that
/// durability doesn't cost a sync a nudge; results are handed out only once they are on disk.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MostWaiting = 4096;

    /// <summary>Not all that may wait: those of the last commit go on with their work while the next one is on its way to the disk.</summary>
    private const int MostInOneCommit = 128;

    private static readonly TimeSpan LongestCommit = TimeSpan.FromMilliseconds(20);

    private readonly Channel<SqliteWork> _waiting = Channel.CreateBounded<SqliteWork>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly SqlitePutOffWork _putOff = new();
    private readonly Channel<SqliteWork> _between = Channel.CreateUnbounded<SqliteWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteSession _session;
    private readonly Thread _thread;
    private readonly SqliteGroup _group;
    private readonly StoreOutage _outage;
    private long _commits;

    /// <param name="connection">Its own.</param>
    /// <param name="outage">Hears of each failure and success.</param>
    public SqliteWriter(SqliteConnection connection, StoreOutage outage)
    {
        _outage = outage;
        _session = new SqliteSession(connection);
        _group = new SqliteGroup(_session);
        _thread = new Thread(Work) { Name = "store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many transactions were committed so far.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>How many statements its connection keeps prepared.</summary>
    public int Prepared => _session.Prepared;

    /// <summary>
    /// Queues <paramref name="work"/>. It may run twice when a neighbour in its transaction fails, so it changes nothing but the store.
    /// Cancelled before it ran, it never runs; once it ran, its result is handed out all the same.
    /// </summary>
    public Task<T> Write<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct)
    {
        var item = new SqliteWork<T>(work, ct);
        return _waiting.Writer.TryWrite(item) ? item.Result : Queue(item, ct);
    }

    /// <summary>
    /// Low-priority write: committed when there is little else to do, many at a time, or once a good deal
    /// has been put off.
    /// </summary>
    public Task<T> WriteLater<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct)
    {
        var item = new SqliteWork<T>(work, ct);
        if (!_putOff.TryAdd(item, out var isFirst))
        {
            return Task.FromException<T>(Closed());
        }

        if (isFirst)
        {
            Wake();
        }

        return item.Result;
    }

    /// <summary>Runs <paramref name="work"/> between two commits, outside any transaction: for what SQLite does not do within one.</summary>
    public Task<T> BetweenCommits<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct)
    {
        var item = new SqliteWork<T>(work, ct);
        if (!_between.Writer.TryWrite(item))
        {
            return Task.FromException<T>(Closed());
        }

        Wake();
        return item.Result;
    }

    /// <summary>Finishes what was queued before.</summary>
    public void Dispose()
    {
        _putOff.Close();
        _between.Writer.TryComplete();
        _waiting.Writer.TryComplete();
        _thread.Join();
        _session.Dispose();
    }

    private async Task<T> Queue<T>(SqliteWork<T> item, CancellationToken ct)
    {
        try
        {
            await _waiting.Writer.WriteAsync(item, ct);
        }
        catch (ChannelClosedException)
        {
            throw Closed();
        }

        return await item.Result;
    }

    /// <summary>Wakes the writer if it sleeps. If there is no room in the queue, it isn't asleep.</summary>
    private void Wake() => _waiting.Writer.TryWrite(new SqliteWork<bool>(static _ => new(true), CancellationToken.None));

    private static ObjectDisposedException Closed() => new(nameof(SqliteWriter), "The store is closed.");

    private void Work()
    {
        var open = true;
        while (open)
        {
            open = _waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
            while (_waiting.Reader.TryRead(out var first) || _putOff.TryTake(out first))
            {
                var began = Stopwatch.GetTimestamp();
                try
                {
                    Commit(first, began);
                }
#pragma warning disable CA1031 // the exception is passed to the caller
                catch (Exception e)
#pragma warning restore CA1031
                {
                    _outage.Failed(SqliteFaults.Explain(_group.Fail(e), writing: true));
                    continue;
                }

                if (_group.FaultOfStore is { } apart)
                {
                    _outage.Failed(SqliteFaults.Explain(apart, writing: true));
                }
                else
                {
                    _outage.Works();
                }

                _group.HandOut();
                RunBetween();
                if (Stopwatch.GetElapsedTime(began) >= LongestCommit)
                {
                    // SQLite's lock is not fair: yields briefly, or another process that imports or plans may never get it.
                    Thread.Sleep(2);
                }
            }

            RunBetween();
        }
    }

    private void RunBetween()
    {
        while (_between.Reader.TryRead(out var work))
        {
            work.Run(_session);
            work.HandOut();
        }
    }

    private void Commit(SqliteWork first, long began)
    {
        var goesOn = _group.Begin(first);
        while (goesOn && _group.Count < MostInOneCommit && Stopwatch.GetElapsedTime(began) < LongestCommit && _waiting.Reader.TryRead(out var next))
        {
            goesOn = _group.Add(next);
        }

        // Work that had no time in the last commit comes before low-priority work.
        var others = _waiting.Reader.TryPeek(out _) ? MostInOneCommit : _group.Count;
        for (var room = _putOff.RoomBeside(others); goesOn && room > 0 && _putOff.TryTake(out var next); room--)
        {
            goesOn = _group.Add(next);
        }

        _group.Commit();
        Volatile.Write(ref _commits, _commits + 1);
    }
}
