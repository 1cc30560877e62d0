using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Recovery.Readiness;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>The pieces of work of one transaction: all are on disk, or none is, but for those that fail on their own.</summary>
internal sealed class SqliteGroup(SqliteSession session)
{
    /// <summary>As long as PostgreSQL's server is waited for: people who wait for an answer don't wait much longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<SqliteWork> _pieces = [];
    private bool _oneFailed;

    public int Count => _pieces.Count;

    /// <summary>What the store itself did to a piece; null: nothing.</summary>
    public Exception? FaultOfStore => _pieces.Find(static w => SqliteFaults.IsOfStore(w.Failure))?.Failure;

    /// <summary>Begins the next transaction with its first piece. False: that failed, and no more are to be added.</summary>
    public bool Begin(SqliteWork first)
    {
        _pieces.Clear();
        _pieces.Add(first);
        Lock();
        return Run(first);
    }

    /// <summary>Runs another piece. False: it failed, and no more are to be added.</summary>
    public bool Add(SqliteWork piece)
    {
        _pieces.Add(piece);
        return Run(piece);
    }

    /// <summary>Puts all of it on disk. A piece that failed is undone alone: the others run again, each apart.</summary>
    public void Commit()
    {
        if (_oneFailed)
        {
            session.Rollback();
            Lock();
            _pieces.ForEach(RunApart);
        }

        session.Run("COMMIT");
    }

    public void HandOut() => _pieces.ForEach(static w => w.HandOut());

    /// <summary>The transaction failed, and nothing of it is kept. Returns why.</summary>
    public Exception Fail(Exception exception)
    {
        var fault = FaultOfStore ?? exception;
        session.Rollback();
        _pieces.ForEach(w => w.Fail(fault));
        return fault;
    }

    private bool Run(SqliteWork piece)
    {
        _oneFailed = !piece.Run(session);
        return !_oneFailed;
    }

    /// <summary>A failure is rare: only a group that has one pays for savepoints.</summary>
    private void RunApart(SqliteWork piece)
    {
        session.Run("SAVEPOINT work");
        if (!piece.Run(session))
        {
            session.Run("ROLLBACK TO work");
        }

        session.Run("RELEASE work");
    }

    private void Lock()
    {
        var since = Stopwatch.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            try
            {
                session.Run("BEGIN IMMEDIATE");
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
}
