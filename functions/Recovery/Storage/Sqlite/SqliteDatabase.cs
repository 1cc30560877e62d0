using Microsoft.Data.Sqlite;
using NodaTime;
using Recovery.Readiness;
using Recovery.Security;
using Recovery.Storage.Sql;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// The store's one file: write-ahead log, synced at every commit, what is deleted overwritten. Several processes may work on it
/// at the same time; in each, writes go through one <see cref="SqliteWriter"/>, and reads never wait.
/// </summary>
public sealed class SqliteDatabase : SqlDatabase
{
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly SqliteFile _file;

    static SqliteDatabase()
    {
        // Each connection is used by one thread at a time, so SQLite needs no locks of its own around them; counting its memory takes
        // a lock for each allocation, and the count is not used. Too late once SQLite is in use: then both stay as they are.
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteDatabase(string path)
    {
        Path = path;
        _writer = new SqliteWriter(SqliteConnections.Open(path,
            "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864"), Writing);
        _readers = new SqliteReaders(() => new SqliteSession(SqliteConnections.Open(path, "PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384; PRAGMA query_only = ON")));
        _file = new SqliteFile(() => SqliteConnections.Open(path, "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON"));
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    public override string Address => Path;

    public override string Name => $"The store {Path}";

    internal override string WhereKeysAre => $"Secrets:Key, or {KeyFile.PathFor(Path)},";

    /// <summary>Other processes (<c>import</c>, <c>plan</c>) can't wake this one.</summary>
    internal override TimeSpan LookAgain => TimeSpan.FromSeconds(1);

    /// <summary>How many transactions this process has committed.</summary>
    internal long Commits => _writer.Commits;

    /// <summary>How many statements stay prepared while the store is idle.</summary>
    internal int Prepared => _writer.Prepared + _readers.Prepared;

    /// <summary>Opens the file, makes it (and its folder) when it is missing, and brings its tables up to date.</summary>
    /// <exception cref="StoreException">It can't be used; the message says what to change.</exception>
    public static SqliteDatabase Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            SqliteConnections.MakeFile(path);
            using (var connection = SqliteConnections.Open(path, "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL"))
            {
                SqliteSchema.BringUpToDate(connection);
            }

            return new SqliteDatabase(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The store {path} can't be written ({e.Message.TrimEnd('.')}). Set Store:Path to a file in a folder that this user may write.", e);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_NOTADB)
        {
            throw new StoreException($"{path} isn't a SQLite file. Set Store:Path to Recovery's own file, or to a new one.", e);
        }
        catch (SqliteException e)
        {
            throw new StoreException($"The store {path} can't be opened ({e.Message.TrimEnd('.')}). Check that this user may write the file and its folder, and that the disk has room.", e);
        }
    }

    internal override Task<T> Read<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken ct)
    {
        // SQLite has no asynchronous reads: the file is local, and what is read is small.
        if (ct.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(ct);
        }

        try
        {
            var result = _readers.Read(session => SqliteSession.AnswerOf(read(session)));
            Reading.Works();
            return Task.FromResult(result);
        }
#pragma warning disable CA1031 // the exception travels in the task
        catch (Exception e)
#pragma warning restore CA1031
        {
            var fault = SqliteFaults.Explain(e, writing: false);
            Reading.Failed(fault);
            return Task.FromException<T>(fault);
        }
    }

    internal override Task<T> ReadAtOneMoment<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken ct) => Read(
        async session =>
        {
            await session.Execute("BEGIN");
            try
            {
                return await read(session);
            }
            finally
            {
                ((SqliteSession)session).Rollback();
            }
        },
        ct);

    internal override Task<T> Write<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) => _writer.Write(work, ct);

    /// <summary>There is one writer: nothing has to be locked against others.</summary>
    internal override Task<T> WriteLocking<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) => _writer.Write(work, ct);

    internal override Task<T> WriteLater<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) => _writer.WriteLater(work, ct);

    internal override void Listen(Action<string> heard)
    {
        // Processes can't signal each other: waiting receivers poll.
    }

    internal override string DownReason(Exception fault) => fault switch
    {
        SqliteException sqlite => $"the store can't be written (SQLite error {sqlite.SqliteErrorCode})",
        StoreException { InnerException: SqliteException broken } when !SqliteFaults.IsBusy(broken) => $"the store can't be used (SQLite error {broken.SqliteErrorCode})",
        StoreException => "the store is locked by another process",
        _ => "the store is closed",
    };

    internal override string? LostReason() => _file.HasMoved()
        ? "the store's file was deleted, moved or replaced while it was open, and what is written now will be lost: stop the server, and put the file back or restore a back-up"
        : null;

    internal override async Task<string?> DamageReason(CancellationToken ct) => await _file.IsDamaged(ct)
        ? "the store's file is damaged: stop the server, and restore the last good back-up"
        : null;

    public override async Task<IDisposable?> BeginServing(Instant now, CancellationToken ct)
    {
        var only = SqliteServerLock.Take(this);
        await only.EndFormerRun(now, ct);
        return only;
    }

    internal override Task<bool> WipeDeleted(bool mayTakeLong, CancellationToken ct) => SqliteWiping.Wipe(this, mayTakeLong, ct);

    /// <summary>
    /// Moves all of the write-ahead log into the file and empties it, so that what was deleted is in neither.
    /// False: a reader or another process is in the way just now.
    /// </summary>
    internal Task<bool> EmptyLog(CancellationToken ct) => UnlessBusy(async session => await session.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0, ct);

    /// <summary>
    /// Writes the whole file anew. secure_delete overwrites what is deleted, but not the copies that SQLite leaves in a page's unused
    /// part when it moves rows between pages. No other process writes at the same time. False: one does just now.
    /// </summary>
    internal Task<bool> Rewrite(CancellationToken ct) => UnlessBusy(
        async session =>
        {
            await session.Execute("VACUUM");
            return true;
        },
        ct);

    private Task<bool> UnlessBusy(Func<SqlSession, ValueTask<bool>> work, CancellationToken ct) => _writer.BetweenCommits(
        async session =>
        {
            try
            {
                return await work(session);
            }
            catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            {
                return false;
            }
        },
        ct);

    public override void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _file.Dispose();
    }
}
