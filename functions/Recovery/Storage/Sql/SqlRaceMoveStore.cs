using NodaTime;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IRaceMoveStore"/>
public sealed class SqlRaceMoveStore(SqlDatabase database) : IRaceMoveStore
{
    public Task<int> Move(RaceDay raceDay, LocalDate to, string who, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            var (race, from) = (raceDay.RaceId, raceDay.Day);
            await session.Execute("DELETE FROM race_days WHERE race_id = ?1 AND day = ?2", race, from);
            await session.Execute("INSERT INTO race_days (race_id, day) VALUES (?1, ?2) ON CONFLICT DO NOTHING", race, to);
            await session.Execute("UPDATE signups SET race_day = ?3 WHERE race_id = ?1 AND race_day = ?2", race, from, to);
            var entries = await session.Execute(
                """
                INSERT INTO entry_events (entry_id, at, what, by)
                SELECT id, ?3, ?4, ?5 FROM entries WHERE race_id = ?1 AND race_day = ?2 ORDER BY change_seq
                """,
                race, from, now, EntryHistory.DayChanged, Source.Reception);
            // Every entry gets a change number of its own, after all that were drawn so far.
            var last = (await session.Number(
                "UPDATE counters SET value = value + ?1 WHERE name = 'entry change' RETURNING value", entries))!.Value;
            await session.Execute(
                """
                UPDATE entries SET race_day = ?3, change_seq = moved.change
                FROM (SELECT id AS moved_id, ?4 + ROW_NUMBER() OVER (ORDER BY change_seq) AS change
                      FROM entries WHERE race_id = ?1 AND race_day = ?2) AS moved
                WHERE id = moved.moved_id
                """,
                race, from, to, last - entries);
            await session.NoteMove(race, from, to, entries, who, now);
            return entries;
        },
        ct);
}
