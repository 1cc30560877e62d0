using NodaTime;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;

namespace Recovery.Storage.Sql;

/// <summary>An entry as registering finds and changes it.</summary>
internal sealed record SqlEntry(long Id, LocalDate RaceDay, EntryOutcome? Outcome)
{
    public static ValueTask<SqlEntry?> Find(SqlSession session, long runnerId, string raceId) => session.FirstOrNull(
        "SELECT id, race_day, outcome FROM entries WHERE runner_id = ?1 AND race_id = ?2",
        rows => new SqlEntry(rows.Number("id"), rows.Day("race_day"), rows.OutcomeOrNull("outcome")),
        runnerId, raceId);

    public static async ValueTask<long> Add(SqlSession session, long runnerId, Registration registration)
    {
        var (signUp, at) = (registration.SignUp, registration.ConfirmedAt);
        var id = RandomId.New();
        await session.Execute(
            "INSERT INTO entries (id, runner_id, race_id, race_day, created_at, change_seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            id, runnerId, signUp.RaceId, signUp.RaceDay, at, await session.NextChange());
        foreach (var channel in signUp.Channels)
        {
            await session.Allow(id, channel, at);
        }

        await session.Note(id, EntryHistory.SignedUp, registration.By, at);
        return id;
    }

    /// <summary>
    /// Sets the newer race day, and adds channels. A channel that is left out this time stays as it was:
    /// stopping is done separately. Only a runner's own sign-up takes back a withdrawal.
    /// </summary>
    public async ValueTask<bool> Update(SqlSession session, Registration registration)
    {
        var (signUp, at, by) = (registration.SignUp, registration.ConfirmedAt, registration.By);
        var moved = RaceDay != signUp.RaceDay;
        var again = Outcome == EntryOutcome.Withdrawn && by == Source.Runner;
        var added = new List<Channel>();
        foreach (var channel in signUp.Channels)
        {
            if (await session.Allow(Id, channel, at))
            {
                added.Add(channel);
            }
        }

        if (!(moved || again || added.Count > 0))
        {
            return false;
        }

        await session.Execute("UPDATE entries SET race_day = ?2, change_seq = ?3 WHERE id = ?1", Id, signUp.RaceDay, await session.NextChange());
        if (again)
        {
            await session.Execute("UPDATE entries SET outcome = NULL, outcome_at = NULL, outcome_by = NULL WHERE id = ?1", Id);
        }

        foreach (var what in News(moved, added, again))
        {
            await session.Note(Id, what, by, at);
        }

        return true;
    }

    private static IEnumerable<string> News(bool moved, IEnumerable<Channel> added, bool again) =>
    [
        .. moved ? [EntryHistory.DayChanged] : Array.Empty<string>(),
        .. added.Select(EntryHistory.Allowed),
        .. again ? [EntryHistory.SignedUpAgain] : Array.Empty<string>(),
    ];
}
