using Microsoft.Data.Sqlite;
using Recovery.Readiness;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>Tells a store that can't be used (a full disk, a file that can't be read) from a statement that is wrong.</summary>
internal static class SqliteFaults
{
    /// <summary>A failure of the store as a sentence; any other as it is.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="writing">Readers are refused a write by their own connection: that is a fault of the caller.</param>
    public static Exception Explain(Exception fault, bool writing) => (fault as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new StoreException("The store can't be written: the disk is full. Make room on it; what waits goes on by itself.", fault),
        raw.SQLITE_READONLY when writing => new StoreException("The store can't be written: its file or disk is read-only. Let this user write the file and its folder.", fault),
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN => new StoreException("The store's file can't be read or written. Check its disk and its folder.", fault),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StoreException("The store's file is damaged. Restore the last backup.", fault),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreException("The store is busy: another process keeps it locked. Stop that process, or try again later.", fault),
        _ => fault,
    };

    /// <summary>Whether the store itself failed, rather than one piece of work.</summary>
    public static bool IsOfStore(Exception? fault) => fault is StoreException || (fault is not null && Explain(fault, writing: true) is StoreException);

    public static bool IsBusy(SqliteException fault) => fault.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;
}
