using NodaTime;
using Recovery.Readiness;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// Held by the one server that works on a store: only then may it release the locks and claims of the run before.
/// <c>import</c> and <c>plan</c> need no such lock.
/// </summary>
/// <remarks>The lock lies beside the file itself, also when a link leads to it.</remarks>
public sealed class SqliteServerLock : IDisposable
{
    private readonly FileStream _file;
    private readonly SqliteDatabase _database;

    private SqliteServerLock(FileStream file, SqliteDatabase database) => (_file, _database) = (file, database);

    /// <summary>Takes the lock; the system frees it when the process ends, however it ends.</summary>
    /// <exception cref="StoreException">Another server holds it.</exception>
    public static SqliteServerLock Take(SqliteDatabase database)
    {
        try
        {
            return new SqliteServerLock(new FileStream($"{RealPath(database.Path)}.server", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), database);
        }
        catch (IOException e)
        {
            throw new StoreException($"Another Recovery server is working on {database.Path}. Stop it first, or set Store:Path to another file.", e);
        }
    }

    /// <summary>
    /// Releases what the server before this one held when it ended: its queue locks, without counting the deliveries, and its claims,
    /// which become in doubt at once rather than when their lease runs out. To be called before anything is received.
    /// </summary>
    public Task EndFormerRun(Instant now, CancellationToken ct) => _database.Write(
        async session =>
        {
            await SqlQueue.ReleaseLocks(session, now);
            await SqlNudgeStore.ExpireAllClaims(session, now);
        },
        ct);

    public void Dispose() => _file.Dispose();

    /// <summary>The path without symbolic links, of the file or of any folder above it.</summary>
    private static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo here = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (here.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                real = RealPath(target.FullName);
            }
        }

        return real;
    }
}
