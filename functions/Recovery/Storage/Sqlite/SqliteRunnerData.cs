using NodaTime;
using Recovery.Runners;

namespace Recovery.Storage.Sqlite;

/// <inheritdoc cref="IRunnerData"/>
public sealed class SqliteRunnerData(SqliteDatabase database) : IRunnerData
{
    private const int MostTries = 40;

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
            await Wipe(CancellationToken.None);
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

    public async Task<bool> Wipe(CancellationToken ct)
    {
        for (var tries = 0; await IsUnfinished(ct); tries++)
        {
            if (await database.EmptyLog(ct))
            {
                await database.Write(session => session.Execute("DELETE FROM meta WHERE name = ?1", SqliteErasing.Unfinished), ct);
                return true;
            }

            if (tries == MostTries)
            {
                return false;
            }

            await Task.Delay(BetweenTries, ct);
        }

        return true;
    }

    private Task<bool> IsUnfinished(CancellationToken ct) => database.ReadPrepared(
        session => session.Exists("SELECT 1 FROM meta WHERE name = ?1", SqliteErasing.Unfinished), ct);
}
