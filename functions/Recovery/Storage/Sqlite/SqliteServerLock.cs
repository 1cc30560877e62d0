namespace Recovery.Storage.Sqlite;

/// <summary>
/// Held by the one server that works on a store: only then may it call the locks and claims of the run before void.
/// <c>import</c> and <c>plan</c> need no such lock.
/// </summary>
public sealed class SqliteServerLock : IDisposable
{
    private readonly FileStream _file;

    private SqliteServerLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; the system frees it when the process ends, however it ends.</summary>
    /// <exception cref="StoreException">Another server holds it.</exception>
    public static SqliteServerLock Take(SqliteDatabase database)
    {
        try
        {
            return new SqliteServerLock(new FileStream($"{database.Path}.server", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new StoreException($"Another Recovery server is working on {database.Path}. Stop it first, or set Store:Path to another file.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
