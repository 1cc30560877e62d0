using NodaTime;
using Recovery.Races;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IRaceStore"/>
public sealed class SqlRaceStore(SqlDatabase database) : IRaceStore
{
    private const string Races =
        """
        SELECT r.id, r.name, r.short_name, r.spoken, r.listed, d.day
        FROM races r JOIN race_days d ON d.race_id = r.id
        """;

    public Task<IReadOnlyList<Race>> All(bool unlisted, CancellationToken ct) => database.Read(
        session => Load(session, unlisted ? Races : $"{Races} WHERE r.listed = 1"), ct);

    public Task<Race?> Find(string id, CancellationToken ct) => database.Read(
        async session => (await Load(session, $"{Races} WHERE r.id = ?1", id)).SingleOrDefault(), ct);

    public Task<IReadOnlyList<RaceDay>> DaysWithRunners(LocalDate from, LocalDate to, CancellationToken ct) => database.Read<IReadOnlyList<RaceDay>>(
        async session => await session.All(
            // Jumps from one race day to the next in the index, so that a million entries cost no more than ten.
            """
            WITH RECURSIVE
              days (day) AS (
                SELECT MIN(race_day) FROM entries WHERE race_day >= ?1
                UNION ALL
                SELECT (SELECT MIN(race_day) FROM entries WHERE race_day > days.day) FROM days WHERE days.day <= ?2),
              found (day, race) AS (
                SELECT day, (SELECT MIN(race_id) FROM entries WHERE race_day = days.day) FROM days WHERE days.day <= ?2
                UNION ALL
                SELECT day, (SELECT MIN(race_id) FROM entries WHERE race_day = found.day AND race_id > found.race) FROM found WHERE race IS NOT NULL)
            SELECT race, day FROM found WHERE race IS NOT NULL ORDER BY day, race
            """,
            rows => new RaceDay(rows.Text("race"), rows.Day("day")), from, to),
        ct);

    public Task Save(Race race, CancellationToken ct) => database.Write(session => Save(session, race), ct);

    public Task Save(Race race, string who, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            var before = (await Load(session, $"{Races} WHERE r.id = ?1", race.Id)).SingleOrDefault();
            await Save(session, race);
            await session.NoteRace(before, race, who, now);
        },
        ct);

    public Task Seed(IReadOnlyList<Race> races, CancellationToken ct) => database.Write(
        async session =>
        {
            foreach (var race in races)
            {
                Check(race);
                var added = await session.Execute(
                    "INSERT INTO races (id, name, short_name, listed, spoken) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                    race.Id, race.Name, race.ShortName, race.Listed, race.Spoken);
                if (added == 1)
                {
                    await AddDays(session, race);
                }
            }
        },
        ct);

    private static async ValueTask Save(SqlSession session, Race race)
    {
        Check(race);
        await session.Execute(
            """
            INSERT INTO races (id, name, short_name, listed, spoken) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, short_name = excluded.short_name, listed = excluded.listed, spoken = excluded.spoken
            """,
            race.Id, race.Name, race.ShortName, race.Listed, race.Spoken);
        await session.Execute("DELETE FROM race_days WHERE race_id = ?1", race.Id);
        await AddDays(session, race);
    }

    private static void Check(Race race)
    {
        if (race.Days.Count == 0)
        {
            throw new ArgumentException($"The race {race.Id} has no day.", nameof(race));
        }
    }

    private static async ValueTask AddDays(SqlSession session, Race race)
    {
        foreach (var day in race.Days)
        {
            await session.Execute("INSERT INTO race_days (race_id, day) VALUES (?1, ?2) ON CONFLICT DO NOTHING", race.Id, day);
        }
    }

    private static async ValueTask<IReadOnlyList<Race>> Load(SqlSession session, string sql, params SqlValue[] values) =>
    [
        .. (await session.All(
                sql,
                rows => (Race: new Race(rows.Text("id"), rows.Text("name"), rows.Text("short_name"), [], rows.Flag("listed"), rows.TextOrNull("spoken")), Day: rows.Day("day")),
                values))
            .GroupBy(r => r.Race.Id, (_, rows) => rows.ToList())
            .Select(rows => rows[0].Race with { Days = [.. rows.Select(r => r.Day).Order()] })
            .OrderBy(r => r.Days[0]).ThenBy(r => r.Name, StringComparer.Ordinal),
    ];
}
