using NodaTime;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;

namespace Recovery.Storage.Sql;

/// <summary>An entry as registering finds and changes it.</summary>
internal sealed record SqlEntry(long Id, LocalDate RaceDay, bool Sms, bool Email, EntryOutcome? Outcome)
{
    public static async ValueTask<SqlEntry?> Find(SqlSession session, long runnerId, string raceId)
    {
        using var rows = await session.Query(
            "SELECT id, race_day, sms_since, email_since, outcome FROM entries WHERE runner_id = ?1 AND race_id = ?2", runnerId, raceId);
        return rows.Next()
            ? new SqlEntry(rows.Number(0), rows.Day(1), !rows.IsNull(2), !rows.IsNull(3), rows.TextOrNull(4).Outcome())
            : null;
    }

    public static async ValueTask<long> Add(SqlSession session, long runnerId, Registration registration, bool sms, bool email)
    {
        var (signUp, at) = (registration.SignUp, registration.ConfirmedAt);
        var id = RandomId.New();
        await session.Execute(
            """
            INSERT INTO entries (id, runner_id, race_id, race_day, sms_since, email_since, created_at, change_seq)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            id, runnerId, signUp.RaceId, signUp.RaceDay, sms ? at : SqlValue.NoNumber, email ? at : SqlValue.NoNumber, at, await session.NextChange());
        await session.Note(id, EntryHistory.SignedUp, registration.By, at);
        return id;
    }

    /// <summary>
    /// Sets the newer race day, and adds channels. A channel that is left out this time stays as it was:
    /// stopping is done separately. Only a runner's own sign-up takes back a withdrawal.
    /// </summary>
    public async ValueTask<bool> Update(SqlSession session, Registration registration, bool sms, bool email)
    {
        var (signUp, at, by) = (registration.SignUp, registration.ConfirmedAt, registration.By);
        var moved = RaceDay != signUp.RaceDay;
        var (addSms, addEmail) = (sms && !Sms, email && !Email);
        var again = Outcome == EntryOutcome.Withdrawn && by == Source.Runner;
        if (!(moved || addSms || addEmail || again))
        {
            return false;
        }

        await session.Execute(
            """
            UPDATE entries SET race_day = ?2, sms_since = COALESCE(sms_since, ?3), email_since = COALESCE(email_since, ?4), change_seq = ?5
            WHERE id = ?1
            """,
            Id, signUp.RaceDay, sms ? at : SqlValue.NoNumber, email ? at : SqlValue.NoNumber, await session.NextChange());
        if (again)
        {
            await session.Execute("UPDATE entries SET outcome = NULL, outcome_at = NULL, outcome_by = NULL WHERE id = ?1", Id);
        }

        await Note(moved, EntryHistory.DayChanged);
        await Note(addSms, EntryHistory.TextsAllowed);
        await Note(addEmail, EntryHistory.EmailsAllowed);
        await Note(again, EntryHistory.SignedUpAgain);
        return true;

        async ValueTask Note(bool changed, string what)
        {
            if (changed)
            {
                await session.Note(Id, what, by, at);
            }
        }
    }
}
