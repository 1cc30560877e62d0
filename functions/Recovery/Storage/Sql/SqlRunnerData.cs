using NodaTime;
using Recovery.Desk;
using Recovery.Privacy;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IRunnerData"/>
public sealed class SqlRunnerData(SqlDatabase database) : IRunnerData
{
    public Task<RunnerData?> Export(long runnerId, CancellationToken ct) => database.ReadAtOneMoment(
        session => SqlRunnerExport.Load(session, runnerId), ct);

    public async Task<bool> Erase(long runnerId, ChangedBy by, Instant now, CancellationToken ct)
    {
        var erased = await database.Write(
            async session =>
            {
                await SqlErasing.Remember(session, runnerId, now);
                if (!await SqlErasing.Erase(session, runnerId, now))
                {
                    return false;
                }

                if (by.Who is { } who)
                {
                    await session.Note(new DeskChange(who, DeskActions.ErasedRunner), now);
                }

                return true;
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
            var runners = await session.All(
                """
                SELECT DISTINCT e.runner_id FROM entries e WHERE e.race_day < ?1
                  AND NOT EXISTS (SELECT 1 FROM entries l WHERE l.runner_id = e.runner_id AND l.race_day >= ?1) LIMIT ?2
                """,
                rows => rows.Number("runner_id"), raceDaysBefore, take);
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

    private Task<List<(string Name, string Value)>> Unfinished(bool purges, CancellationToken ct) => database.Read(
        session => session.All(
            "SELECT name, value FROM meta WHERE name = ?1 OR name = ?2", rows => (Name: rows.Text("name"), Value: rows.Text("value")),
            SqlErasing.Unfinished, purges ? SqlErasing.UnfinishedPurge : SqlErasing.Unfinished),
        ct);
}
