using Microsoft.Data.Sqlite;
using NodaTime;
using Recovery.Storage;

namespace Recovery.Benchmarks;

/// <summary>A million nudges as a few years of a busy clinic leave them: one race as big as all others together, most nudges delivered, a few of everything else.</summary>
internal static class LogPagingData
{
    public const string BigRace = "race-0";
    public const string SmallRace = "race-49";
    public static readonly string[] Steps = ["book-ahead", "doms", "last-call"];

    /// <summary>The second day of doms of the big race.</summary>
    public static readonly LocalDate BusyDay = new(2027, 4, 27);

    public static readonly LocalDate QuietDay = Day(40).PlusDays(2);

    /// <summary>Nearly all lies before it.</summary>
    public static readonly LocalDate LateDay = Day(48).PlusDays(2);

    private const int Races = 50;
    private static readonly string[] First = ["John", "Mary", "Ada", "Siân", "Oluwaseun", "Sarah", "James", "Priya", "Mohammed", "Zoë", "Li", "Tom", "Anna", "Peter", "Grace", "Samuel"];
    private static readonly string[] Last = ["Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Robinson", "Wright", "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "O'Neill"];

    public static void Fill(string path, int nudges)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Run(connection, "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY");
        using var transaction = connection.BeginTransaction();
        for (var race = 0; race < Races; race++)
        {
            Run(connection, $"INSERT INTO races (id, name, short_name, listed) VALUES ('race-{race}', 'Race {race} 2027', 'Race {race}', 1)");
            Run(connection, $"INSERT INTO race_days (race_id, day) VALUES ('race-{race}', '{NodaTime.Text.LocalDatePattern.Iso.Format(Day(race))}')");
        }

        AddRunners(connection, nudges / 4);
        Run(connection, NudgesSql);
        transaction.Commit();
        Run(connection, "PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>The big race in April 2027, the others spread over two years around it.</summary>
    private static LocalDate Day(int race) => race == 0 ? new LocalDate(2027, 4, 25) : new LocalDate(2026, 5, 2).PlusDays(race * 14);

    private static void AddRunners(SqliteConnection connection, int count)
    {
        using var runner = Prepare(connection, "INSERT INTO runners (id, name, mobile, mobile_hash, email, email_key, email_hash, created_at) VALUES ($id, $name, $mobile, $mobile, $email, $email, $email, 0)", "$id", "$name", "$mobile", "$email");
        using var entry = Prepare(connection, "INSERT INTO entries (id, runner_id, race_id, race_day, created_at, change_seq) VALUES ($id, $id, $race, $day, 0, $id)", "$id", "$race", "$day");
        using var channel = Prepare(connection, "INSERT INTO entry_channels (entry_id, channel, since) VALUES ($id, 'sms', 0), ($id, 'email', 0)", "$id");
        using var word = Prepare(connection, "INSERT OR IGNORE INTO runner_words (word, runner_id) VALUES ($word, $id)", "$word", "$id");
        var random = new Random(27);
        for (var id = 1; id <= count; id++)
        {
            var name = id == count / 2 ? "Wilhelmina Featherstonehaugh" : $"{First[random.Next(First.Length)]} {Last[random.Next(Last.Length)]}";
            var (mobile, email) = ($"+4477{id:D8}", $"runner{id}@example.com");
            var race = random.Next(2) == 0 ? 0 : random.Next(1, Races);
            Execute(runner, id, name, mobile, email);
            Execute(entry, id, $"race-{race}", NodaTime.Text.LocalDatePattern.Iso.Format(Day(race)));
            Execute(channel, id);
            foreach (var each in RunnerWords.Of(name, mobile, email))
            {
                Execute(word, each, id);
            }
        }
    }

    /// <summary>Four nudges an entry, half an hour of slots from 07:30 on; status by a spread that repeats every thousand.</summary>
    private const string NudgesSql =
        """
        WITH plan (k, step, channel, days) AS (VALUES (0, 'book-ahead', 'email', -6), (1, 'doms', 'sms', 2), (2, 'doms', 'email', 2), (3, 'last-call', 'sms', 4)),
        made AS (
          SELECT e.id AS entry, e.race_id, e.race_day, p.step, p.channel, date(e.race_day, p.days || ' days') AS session, p.k,
            (e.id * 2654435761 + p.k * 40503) % 9973 % 1000 AS luck, (e.id * 48271) % 1800 AS second
          FROM entries e CROSS JOIN plan p)
        INSERT INTO nudges (id, generation, queued_generation, entry_id, runner_id, race_id, race_day, step, channel, session_day,
          not_before, target, expires, slot, due, status, reason, segments, provider_id, queued_at, attempted_at, accepted_at, finished_at)
        SELECT printf('nudge-%010d-%d', entry, k), 1, 1, entry, entry, race_id, race_day, step, channel, session,
          start, start + 1800000, start + 18000000, start + second * 1000, start + second * 1000, status,
          CASE status WHEN 'skipped' THEN 'booked' WHEN 'rejected' THEN 'the number does not exist' WHEN 'dead' THEN 'failed ten times' END,
          CASE channel WHEN 'sms' THEN 1 END, CASE WHEN luck >= 60 THEN printf('SM%032d', entry * 4 + k) END,
          start - 3600000, start + second * 1000, start + second * 1000, start + second * 1000 + 4000
        FROM (SELECT *, (unixepoch(session) + 23400) * 1000 AS start,
          CASE WHEN session > '2028-01-15' THEN CASE WHEN luck < 500 THEN 'planned' ELSE 'queued' END
               WHEN luck < 40 THEN 'skipped' WHEN luck < 55 THEN 'undelivered' WHEN luck < 60 THEN 'rejected'
               WHEN entry % 4999 = 7 THEN 'in-doubt' WHEN entry % 9001 = 8 THEN 'dead' WHEN entry % 20011 = 9 THEN 'deferred'
               WHEN luck < 200 THEN 'accepted' ELSE 'delivered' END AS status
          FROM made)
        ORDER BY start, second
        """;

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in names)
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }

        return command;
    }

    private static void Execute(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
