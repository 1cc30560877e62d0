using Microsoft.Data.Sqlite;
using NodaTime;

namespace Recovery.BrowserTests;

/// <summary>A session of 20,000 runners on Tuesday 27 April 2027 of whom 60 were not reached, as a morning leaves it in the store. Idempotent.</summary>
internal static class BigSession
{
    public const int Runners = 20_000;
    public const int Failures = 60;

    private static readonly Instant From = Instant.FromUtc(2027, 4, 27, 6, 30);
    private static readonly string[] First = ["Amara", "Ben", "Chloë", "Dev", "Elif", "Femi", "Grace", "Hamza", "Isla", "Jakub"];
    private static readonly string[] Last = ["Okafor", "Smith", "O'Neill", "Patel", "Yılmaz", "Featherstonehaugh", "Lee", "Khan", "MacDonald", "Nowak"];

    public static void Fill(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Default Timeout=60");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM runners WHERE id = 1000000001";
        if ((long)command.ExecuteScalar()! > 0)
        {
            return;
        }

        // One command that is made ready once: to read its words anew for each runner takes most of the time.
        command.CommandText =
            """
            INSERT INTO runners (id, name, mobile, mobile_hash, email, email_key, email_hash, created_at) VALUES ($id, $name, $mobile, $mobile, $email, $email, $email, 0);
            INSERT INTO entries (id, runner_id, race_id, race_day, created_at, change_seq) VALUES ($id, $id, 'london-marathon-2027', '2027-04-25', 0, 0);
            INSERT INTO entry_channels (entry_id, channel, since) VALUES ($id, 'sms', 0);
            INSERT INTO nudges (id, generation, queued_generation, entry_id, runner_id, race_id, race_day, step, channel, session_day, text_session, not_before, target, expires,
              slot, due, status, reason, segments, provider_id, queued_at, attempted_at, accepted_at, finished_at, contact_hash)
            VALUES ('big-' || $id, 1, 1, $id, $id, 'london-marathon-2027', '2027-04-25', 'doms', 'sms', '2027-04-27', '2027-04-27', $from, $from + 1800000, $from + 18000000,
              $slot, $slot, $status, $reason, 1, 'SM' || $id, $from, $slot, CASE WHEN $status IN ('accepted', 'delivered', 'undelivered') THEN $slot END, $slot, $mobile);
            """;
        command.Parameters.AddRange(new[] { "$id", "$name", "$mobile", "$email", "$from", "$slot", "$status", "$reason" }.Select(name => new SqliteParameter(name, null)));
        for (var i = 1; i <= Runners; i++)
        {
            var name = $"{First[i % 10]} {Last[i / 10 % 10]}";
            var (mobile, email) = ($"+4477{i:D8}", $"big{i}@example.com");
            var slot = (From + Duration.FromMilliseconds(i * 85L)).ToUnixTimeMilliseconds();
            var (status, reason) = (i % (Runners / Failures) == 0 && i / (Runners / Failures) <= Failures) switch
            {
                false => (i % 7 == 0 ? "accepted" : "delivered", null),
                _ => (i / (Runners / Failures) % 3) switch
                {
                    0 => ("undelivered", "The phone is switched off or out of reach."),
                    1 => ("rejected", "This number doesn't exist. (21211)"),
                    _ => ("dead", (string?)"The store was away."),
                },
            };
            Set("$id", 1_000_000_000 + i);
            Set("$name", name);
            Set("$mobile", mobile);
            Set("$email", email);
            Set("$from", From.ToUnixTimeMilliseconds());
            Set("$slot", slot);
            Set("$status", status);
            Set("$reason", (object?)reason ?? DBNull.Value);
            command.ExecuteNonQuery();
        }

        transaction.Commit();

        void Set(string name, object value) => command.Parameters[name].Value = value;
    }
}
