using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Recovery.Readiness;
using Recovery.Storage.Sql;
using SQLitePCL;

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

    /// <summary>As long as PostgreSQL's server is waited for: people who wait for an answer don't wait much longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<SqliteWork> _waiting = Channel.CreateBounded<SqliteWork>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly SqlitePutOffWork _putOff = new();
    private readonly Channel<SqliteWork> _between = Channel.CreateUnbounded<SqliteWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteSession _session;
    private readonly sqlite3 _db;
    private readonly Thread _thread;
    private readonly List<SqliteWork> _group = [];
    private readonly StoreOutage _outage;
    private long _commits;

    /// <param name="connection">Its own.</param>
    /// <param name="outage">Hears of each failure and success.</param>
    public SqliteWriter(SqliteConnection connection, StoreOutage outage)
    {
        _outage = outage;
        _session = new SqliteSession(connection);
        _db = connection.Handle!;
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
                _group.Clear();
                try
                {
                    Commit(first, began);
                }
#pragma warning disable CA1031 // the exception is passed to the caller
                catch (Exception e)
#pragma warning restore CA1031
                {
                    var fault = FaultOfStore() ?? e;
                    Rollback();
                    _outage.Failed(SqliteFaults.Explain(fault, writing: true));
                    _group.ForEach(w => w.Fail(fault));
                    continue;
                }

                if (FaultOfStore() is { } apart)
                {
                    _outage.Failed(SqliteFaults.Explain(apart, writing: true));
                }
                else
                {
                    _outage.Works();
                }

                _group.ForEach(w => w.HandOut());
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

    /// <summary>What the store itself did to a piece of the group; null: nothing.</summary>
    private Exception? FaultOfStore() => _group.Find(static w => SqliteFaults.IsOfStore(w.Failure))?.Failure;

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
        _group.Add(first);
        Begin();
        var apart = !first.Run(_session);
        while (!apart && _group.Count < MostInOneCommit && Stopwatch.GetElapsedTime(began) < LongestCommit
            && _waiting.Reader.TryRead(out var next))
        {
            _group.Add(next);
            apart = !next.Run(_session);
        }

        // Work that had no time in the last commit comes before low-priority work.
        var others = _waiting.Reader.TryPeek(out _) ? MostInOneCommit : _group.Count;
        for (var room = _putOff.RoomBeside(others); !apart && room > 0 && _putOff.TryTake(out var next); room--)
        {
            _group.Add(next);
            apart = !next.Run(_session);
        }

        if (apart)
        {
            Rollback();
            Begin();
            _group.ForEach(RunApart);
        }

        _session.Run("COMMIT");
        Volatile.Write(ref _commits, _commits + 1);
    }

    /// <summary>A failure is rare: only a group that has one pays for savepoints.</summary>
    private void RunApart(SqliteWork work)
    {
        _session.Run("SAVEPOINT work");
        if (!work.Run(_session))
        {
            _session.Run("ROLLBACK TO work");
        }

        _session.Run("RELEASE work");
    }

    private void Begin()
    {
        var since = Stopwatch.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            try
            {
                _session.Run("BEGIN IMMEDIATE");
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            {
                if (Stopwatch.GetElapsedTime(since) > Patience)
                {
                    throw new StoreException("The store is busy: another process has kept it locked for ten seconds. Stop that process, or try again later.", e);
                }

                // Short back-off: the gap between two transactions of a busy process is short too.
                Thread.Sleep(tries < 200 ? 1 : 10);
            }
        }
    }

    /// <summary>A full disk or a failed write has rolled back already.</summary>
    private void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_db) == 0)
        {
            _session.Run("ROLLBACK");
        }
    }
}
