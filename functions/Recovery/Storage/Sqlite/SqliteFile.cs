using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>The file as such: whether it is still the one that was opened, and whether it is sound.</summary>
internal sealed class SqliteFile(Func<SqliteConnection> open) : IDisposable
{
    private const int HasMovedCode = 20;
    private readonly SqliteConnection _connection = open();
    private readonly Lock _lock = new();
    private bool _closed;

    /// <summary>Another file (by device and inode), or none, stands under its name by now.</summary>
    public bool HasMoved()
    {
        lock (_lock)
        {
            return !_closed && sqlite3_file_control(_connection.Handle!, 0, HasMovedCode, out var moved) == raw.SQLITE_OK && moved != 0;
        }
    }

    /// <summary>Reads all of it, on a connection of its own, so that other work goes on.</summary>
    public Task<bool> IsDamaged(CancellationToken ct) => Task.Run(
        () =>
        {
            try
            {
                using var connection = open();
                using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA quick_check(1)";
                return (string?)command.ExecuteScalar() != "ok";
            }
            catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
            {
                return true;
            }
        },
        ct);

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _connection.Dispose();
        }
    }

    /// <summary>SQLite's own; the library that wraps it leaves this one out.</summary>
    [DllImport("e_sqlite3", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int sqlite3_file_control(sqlite3 db, nint database, int what, out int answer);
}
