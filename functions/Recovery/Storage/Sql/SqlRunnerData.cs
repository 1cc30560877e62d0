using NodaTime;
using Recovery.Privacy;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IRunnerData"/>
public sealed class SqlRunnerData(SqlDatabase database) : IRunnerData
{
    public Task<RunnerData?> Export(long runnerId, CancellationToken ct) => database.Read(
        async connection => await SqlRunnerExport.Load(connection, runnerId), ct);

    public async Task<bool> Erase(long runnerId, Instant now, CancellationToken ct)
    {
        var erased = await database.Write(
            async session =>
            {
                await SqlErasing.Remember(session, runnerId, now);
                return await SqlErasing.Erase(session, runnerId, now);
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
        async session =>
        {
            var runners = new List<long>();
            using (var rows = await session.Query(
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

            foreach (var runner in runners)
            {
                await SqlErasing.Erase(session, runner, now);
            }

            if (runners.Count < take)
            {
                await SqlErasing.ForgetContacts(session, raceDaysBefore);
                await SqlErasing.ForgetProgress(session, raceDaysBefore);
            }

            return runners.Count;
        },
        ct);

    public async Task<bool> Wipe(bool mayTakeLong, CancellationToken ct)
    {
        var marks = await Unfinished(mayTakeLong, ct);
        return marks.Count == 0
            // Another runner may have been erased in the meantime, which takes another pass.
            || (await database.WipeDeleted(mayTakeLong, ct) && await database.Write(session => Finish(session, marks), ct));
    }

    private static async ValueTask<bool> Finish(SqlSession session, List<(string Name, string Value)> marks)
    {
        var finished = 0;
        foreach (var (name, value) in marks)
        {
            finished += await session.Execute("DELETE FROM meta WHERE name = ?1 AND value = ?2", name, value);
        }

        return finished == marks.Count;
    }

    private Task<List<(string Name, string Value)>> Unfinished(bool purges, CancellationToken ct) => database.ReadPrepared(
        async session =>
        {
            var marks = new List<(string, string)>();
            using var rows = await session.Query(
                "SELECT name, value FROM meta WHERE name = ?1 OR name = ?2", SqlErasing.Unfinished, purges ? SqlErasing.UnfinishedPurge : SqlErasing.Unfinished);
            while (rows.Next())
            {
                marks.Add((rows.Text(0), rows.Text(1)));
            }

            return marks;
        },
        ct);
}
