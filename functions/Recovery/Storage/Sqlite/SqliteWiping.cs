namespace Recovery.Storage.Sqlite;

/// <summary>Makes sure that what was deleted can't be read from the file or its log any more.</summary>
internal static class SqliteWiping
{
    private const int MostTries = 40;

    /// <summary>A file of this size is written anew in about a second; a larger one waits for the night.</summary>
    private const long QuicklyRewritten = 128L * 1024 * 1024;

    /// <summary>Readers are quick: one that is in the way is gone in a moment.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    /// <summary>False: the file is too large to be rewritten while callers wait, or another process was in the way.</summary>
    public static async Task<bool> Wipe(SqliteDatabase database, bool mayTakeLong, CancellationToken ct)
    {
        var rewrites = mayTakeLong || new FileInfo(database.Path).Length <= QuicklyRewritten;
        var rewritten = false;
        for (var tries = 0; tries < MostTries; tries++)
        {
            rewritten = rewritten || (rewrites && await database.Rewrite(ct));
            if (rewritten == rewrites && await database.EmptyLog(ct))
            {
                return rewritten;
            }

            await Task.Delay(BetweenTries, ct);
        }

        return false;
    }
}
