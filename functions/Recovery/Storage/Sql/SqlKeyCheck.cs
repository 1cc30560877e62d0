using Recovery.Security;
using Recovery.Settings;

namespace Recovery.Storage.Sql;

/// <summary>
/// Stops are found by keyed hashes: with another key they would silently no longer hold. So a store remembers its key.
/// </summary>
internal static class SqlKeyCheck
{
    /// <summary>The store, if it was made with this key.</summary>
    /// <exception cref="SettingsException">The store was made with another key.</exception>
    public static T Checked<T>(T database, SigningKey key)
        where T : SqlDatabase
    {
        try
        {
            Check(database, key).GetAwaiter().GetResult();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <exception cref="SettingsException">The store was made with another key.</exception>
    public static async Task Check(SqlDatabase database, SigningKey key)
    {
        var known = await database.Write(
            async session =>
            {
                await session.Execute("INSERT INTO meta (name, value) VALUES ('key', ?1) ON CONFLICT (name) DO NOTHING", key.Fingerprint);
                return await session.Exists("SELECT 1 FROM meta WHERE name = 'key' AND value = ?1", key.Fingerprint);
            },
            CancellationToken.None);
        if (!known)
        {
            throw new SettingsException([$"{database.Name} was made with another key: set {database.WhereKeysAre} to the key it was made with. With this one no link and no stop in it would be recognised."]);
        }
    }
}
