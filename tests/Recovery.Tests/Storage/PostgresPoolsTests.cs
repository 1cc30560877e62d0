using NodaTime;
using Npgsql;
using Recovery.Channels.Sms;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Settings;
using Recovery.Storage.Postgres;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>A process has no more connections than <c>Maximum Pool Size</c> says, and leaves nothing in one for whoever uses it next.</summary>
public sealed class PostgresPoolsTests : StoreContract
{
    private const int Size = 2;

    private readonly PostgresDatabase _small;

    public PostgresPoolsTests()
        : base(StoreProvider.Postgres) =>
        _small = PostgresDatabase.Open(new NpgsqlConnectionStringBuilder(Store.Connection) { MaxPoolSize = Size, ApplicationName = "small" }.ConnectionString);

    [Fact]
    public async Task However_much_is_asked_of_it_it_has_no_more_connections()
    {
        var (health, races, nudges) = (new SqlHealth(_small), new SqlRaceStore(_small), new PostgresNudgeStore(_small));
        Store.MoveTo(Monday.NotBefore);

        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany<int, Task>(i =>
        [
            health.DownReason(Ct), races.Seed([TempStore.London], Ct), new SqlClinicLog(_small, Store.Clock).Pauses(Store.Now, Ct),
            nudges.Claim(new NudgeMessage($"nudge {i}", 1), Store.Now, Store.Now + Duration.FromMinutes(1), null, Ct),
        ]));

        var count = await Store.Database.Read(
            s => s.Number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'small'"), Ct);
        Assert.InRange(count!.Value, 1, Size);
    }

    [Fact]
    public async Task Nothing_of_a_session_is_left_for_the_next_one()
    {
        var (nudges, queue) = (new PostgresNudgeStore(_small), new PostgresQueue(_small, Store.Clock));
        SqlRunnerStore runners = new PostgresRunnerStore(_small, Store.Hashes);
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore);
        await runners.Register([Registration("Ben", mobile: Mobile(7))], Ct);
        await queue.Send([new QueuedNudge(message, By.Sms, Store.Now, Store.Now + Duration.FromHours(1))], Ct);
        var received = Assert.Single(await queue.Receive(SmsChannel.QueueName, 10, Ct));
        await nudges.Claim(message, Store.Now, Store.Now + Duration.FromMinutes(1), null, Ct);
        await nudges.Record(message, new Outcome.Accepted("SM1"), Store.Now, Duration.Zero, Ct);
        await queue.Complete(received, Ct);
        await new SqlRunnerData(_small).Wipe(mayTakeLong: false, Ct);
        Assert.Null(await new SqlHealth(_small).DownReason(Ct));

        Assert.Equal(0, await _small.Read(Left, Ct));
        Assert.Equal(0, await _small.WriteSet(session => Left(session)));
    }

    [Fact]
    public void Fewer_than_two_do_not_work_and_that_is_said() =>
        Assert.Contains("2 connections are the least", PostgresConnectionText.Mistake("Host=localhost;Username=recovery;Maximum Pool Size=1"), StringComparison.Ordinal);

    protected override void Dispose(bool disposing)
    {
        _small.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Settings (but what each transaction begins with), temporary tables, channels listened to and locks of the session itself.</summary>
    private static ValueTask<long?> Left(SqlSession session) => session.Number(
        """
        SELECT (SELECT count(*) FROM pg_settings WHERE source = 'session'
              AND name NOT IN ('transaction_isolation', 'lock_timeout', 'idle_in_transaction_session_timeout'))
          + (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema())
          + (SELECT count(*) FROM pg_listening_channels())
          + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())
        """);
}
