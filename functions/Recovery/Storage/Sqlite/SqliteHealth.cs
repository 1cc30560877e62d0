using Microsoft.Data.Sqlite;

namespace Recovery.Storage.Sqlite;

/// <inheritdoc cref="IStoreHealth"/>
public sealed class SqliteHealth(SqliteDatabase database) : IStoreHealth
{
    public async Task<string?> WhyDown(CancellationToken ct)
    {
        try
        {
            // A row that comes and goes: the commit really reaches the disk, and nothing is different afterwards.
            await database.Write(
                session =>
                {
                    session.Execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('health', '')");
                    session.Execute("DELETE FROM meta WHERE name = 'health'");
                },
                ct);
            return null;
        }
        catch (SqliteException fault)
        {
            return $"the store can't be written (SQLite error {fault.SqliteErrorCode})";
        }
        catch (StoreException)
        {
            return "the store is locked by another process";
        }
        catch (ObjectDisposedException)
        {
            return "the store is closed";
        }
    }
}
