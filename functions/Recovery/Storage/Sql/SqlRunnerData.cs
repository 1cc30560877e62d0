using NodaTime;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IRunnerData"/>
public sealed class SqlRunnerData(SqlDatabase database) : IRunnerData
{
    public Task<RunnerData?> Export(long runnerId, CancellationToken ct) => database.Read(
        connection => SqlRunnerExport.Load(connection, runnerId), ct);

    public async Task<bool> Erase(long runnerId, Instant now, CancellationToken ct)
    {
        var erased = await database.Write(
            session =>
            {
                SqlErasing.Remember(session, runnerId, now);
                return SqlErasing.Erase(session, runnerId, now);
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

            runners.ForEach(runner => SqlErasing.Erase(session, runner, now));
            if (runners.Count < take)
            {
                SqlErasing.ForgetContacts(session, raceDaysBefore);
            }

            return runners.Count;
        },
        ct);

    public async Task<bool> Wipe(bool mayTakeLong, CancellationToken ct) =>
        await Unfinished(ct) is not { } erasure
        // Another runner may have been erased meanwhile, which takes another time.
        || (await database.WipeDeleted(mayTakeLong, ct) && await database.Write(session => Finish(session, erasure), ct));

    private static bool Finish(SqlSession session, string erasure) =>
        session.Execute("DELETE FROM meta WHERE name = ?1 AND value = ?2", SqlErasing.Unfinished, erasure) == 1;

    private Task<string?> Unfinished(CancellationToken ct) => database.ReadPrepared(
        session =>
        {
            using var rows = session.Query("SELECT value FROM meta WHERE name = ?1", SqlErasing.Unfinished);
            return rows.Next() ? rows.Text(0) : null;
        },
        ct);
}
