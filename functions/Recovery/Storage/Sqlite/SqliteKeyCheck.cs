using Recovery.Security;
using Recovery.Settings;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// Stops are found by keyed hashes: with another key they would silently no longer hold. So a store remembers whose it is.
/// </summary>
internal static class SqliteKeyCheck
{
    /// <exception cref="SettingsException">The store was made with another key.</exception>
    public static async Task Check(SqliteDatabase database, SigningKey key)
    {
        var known = await database.Write(
            session =>
            {
                session.Execute("INSERT INTO meta (name, value) VALUES ('key', ?1) ON CONFLICT (name) DO NOTHING", key.Fingerprint);
                return session.Exists("SELECT 1 FROM meta WHERE name = 'key' AND value = ?1", key.Fingerprint);
            },
            CancellationToken.None);
        if (!known)
        {
            throw new SettingsException([$"The store {database.Path} was made with another key: set Secrets:Key, or {KeyFile.PathFor(database.Path)}, to the key it was made with. With this one no link and no stop in it would be recognised."]);
        }
    }
}
