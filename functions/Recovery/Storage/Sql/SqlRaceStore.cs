using Dapper;
using System.Data.Common;
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
        connection => Read(connection, unlisted ? Races : $"{Races} WHERE r.listed = 1"), ct);

    public Task<Race?> Find(string id, CancellationToken ct) => database.Read(
        async connection => (await Read(connection, $"{Races} WHERE r.id = @id", new { id })).SingleOrDefault(), ct);

    public Task<IReadOnlyList<RaceDay>> DaysWithRunners(LocalDate from, LocalDate to, CancellationToken ct) => database.Read<IReadOnlyList<RaceDay>>(
        async connection => [.. (await connection.QueryAsync<DayRow>(
            // Jumps from one race day to the next in the index, so that a million entries cost no more than ten.
            """
            WITH RECURSIVE
              days (day) AS (
                SELECT MIN(race_day) FROM entries WHERE race_day >= @from
                UNION ALL
                SELECT (SELECT MIN(race_day) FROM entries WHERE race_day > days.day) FROM days WHERE days.day <= @to),
              found (day, race) AS (
                SELECT day, (SELECT MIN(race_id) FROM entries WHERE race_day = days.day) FROM days WHERE days.day <= @to
                UNION ALL
                SELECT day, (SELECT MIN(race_id) FROM entries WHERE race_day = found.day AND race_id > found.race) FROM found WHERE race IS NOT NULL)
            SELECT race AS Id, day AS Day FROM found WHERE race IS NOT NULL ORDER BY day, race
            """,
            new { from = from.Iso(), to = to.Iso() })).Select(r => new RaceDay(r.Id, r.Day.IsoDay()))],
        ct);

    public Task Save(Race race, CancellationToken ct) => database.Write(
        async session =>
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

    private static async ValueTask<IReadOnlyList<Race>> Read(DbConnection connection, string sql, object? values = null) =>
    [
        .. (await connection.QueryAsync<RaceRow>(sql, values)).GroupBy(r => r.Id)
            .Select(rows => new Race(
                rows.Key, rows.First().Name, rows.First().ShortName, [.. rows.Select(r => r.Day.IsoDay()).Order()], rows.First().Listed, rows.First().Spoken))
            .OrderBy(r => r.Days[0]).ThenBy(r => r.Name, StringComparer.Ordinal),
    ];

    private sealed class RaceRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string ShortName { get; init; }

        public string? Spoken { get; init; }

        public required bool Listed { get; init; }

        public required string Day { get; init; }
    }

    private sealed class DayRow
    {
        public required string Id { get; init; }

        public required string Day { get; init; }
    }
}
