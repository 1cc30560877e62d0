using NodaTime;
using Recovery.Runners;

namespace Recovery.Storage.Sqlite;

/// <inheritdoc cref="IRunnerData"/>
public sealed class SqliteRunnerData(SqliteDatabase database) : IRunnerData
{
    private const int MostTries = 40;

    /// <summary>A file of this size is written anew in about a second; a larger one waits for the night.</summary>
    private const long QuicklyRewritten = 128L * 1024 * 1024;

    /// <summary>Readers are quick: whoever is in the way is gone in a moment.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    public Task<RunnerData?> Export(long runnerId, CancellationToken ct) => database.Read(
        connection => SqliteRunnerExport.Load(connection, runnerId), ct);

    public async Task<bool> Erase(long runnerId, Instant now, CancellationToken ct)
    {
        var erased = await database.Write(
            session =>
            {
                SqliteErasing.Remember(session, runnerId, now);
                return SqliteErasing.Erase(session, runnerId, now);
            },
            ct);
        if (erased)
        {
            // Done or not, it is stored that it is to be done.
            await Wipe(mayTakeLong: false, CancellationToken.None);
        }

        return erased;
    }

    public Task<int> Purge(LocalDate raceDaysBefore, int take, Instant now, CancellationToken ct) => database.Write(
        session =>
        {
            var runners = new List<long>();
            using (var rows = session.Query(
                """
                SELECT DISTINCT e.runner_id FROM entries e WHERE e.race_day < ?1
                  AND NOT EXISTS (SELECT 1 FROM entries l WHERE l.runner_id = e.runner_id AND l.race_day >= ?1) LIMIT ?2
                """,
                raceDaysBefore, take))
            {
                while (rows.Next())
                {
                    runners.Add(rows.Number(0));
                }
            }

            runners.ForEach(runner => SqliteErasing.Erase(session, runner, now));
            return runners.Count;
        },
        ct);

    public async Task<bool> Wipe(bool mayTakeLong, CancellationToken ct)
    {
        if (await Unfinished(ct) is not { } erasure)
        {
            return true;
        }

        var rewrites = mayTakeLong || new FileInfo(database.Path).Length <= QuicklyRewritten;
        var rewritten = false;
        for (var tries = 0; tries < MostTries; tries++)
        {
            rewritten = rewritten || (rewrites && await database.Rewrite(ct));
            if (rewritten == rewrites && await database.EmptyLog(ct))
            {
                // Another runner may have been erased meanwhile, which takes another time.
                return rewritten && await database.Write(session => Finish(session, erasure), ct);
            }

            await Task.Delay(BetweenTries, ct);
        }

        return false;
    }

    private static bool Finish(SqliteSession session, string erasure) =>
        session.Execute("DELETE FROM meta WHERE name = ?1 AND value = ?2", SqliteErasing.Unfinished, erasure) == 1;

    private Task<string?> Unfinished(CancellationToken ct) => database.ReadPrepared(
        session =>
        {
            using var rows = session.Query("SELECT value FROM meta WHERE name = ?1", SqliteErasing.Unfinished);
            return rows.Next() ? rows.Text(0) : null;
        },
        ct);
}
