using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Settings;
using Recovery.Storage.Postgres;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What several processes on one database ask of each other; each store here stands for one.</summary>
public sealed class PostgresProcessesTests : StoreContract
{
    private readonly PostgresDatabase _other;

    public PostgresProcessesTests()
        : base(StoreProvider.Postgres) => _other = Store.AnotherProcess();

    [Fact]
    public async Task Changes_that_build_on_each_other_are_all_kept()
    {
        await Store.Database.Write(session => session.Execute("INSERT INTO counters (name, value) VALUES ('test', 0)"), Ct);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? Store.Database : _other).Write(
            async session =>
            {
                var value = (await session.Number("SELECT value FROM counters WHERE name = 'test'"))!.Value;
                await session.Execute("UPDATE counters SET value = ?1 WHERE name = 'test'", value + 1);
            },
            Ct)));

        Assert.Equal(40, await Store.Database.Read(s => s.Number("SELECT value FROM counters WHERE name = 'test'"), Ct));
    }

    /// <summary>Neither writes what the other writes: only who sees the store as if alone notices that both can't be.</summary>
    [Fact]
    public async Task Nobody_decides_on_what_another_is_about_to_change()
    {
        using var bothHaveRead = new Barrier(2);

        var results = await Task.WhenAll(new[] { Store.Database, _other }.Select((database, i) => database.Write(
            async session =>
            {
                var taken = await session.Exists("SELECT 1 FROM meta WHERE name LIKE 'on duty %'");
                if (!taken)
                {
                    // The one that is told to do it again finds nobody to wait for.
                    bothHaveRead.SignalAndWait(TimeSpan.FromSeconds(2), Ct);
                    await session.Execute("INSERT INTO meta (name, value) VALUES (?1, '')", $"on duty {i}");
                }

                return !taken;
            },
            Ct)));

        Assert.Single(results, went => went);
    }

    [Fact]
    public async Task A_message_wakes_a_receiver_in_another_process()
    {
        var listener = new SqlQueue(_other, Store.Clock);
        var waiting = listener.WaitForWork(SmsChannel.QueueName, Ct);
        await Listening();
        Assert.Not(waiting.IsCompleted);

        await Store.Queue.Send(
            [new QueuedNudge(new NudgeMessage("nudge", 1), By.Sms, Store.Now, Store.Now + Duration.FromHours(1))], Ct);

        // Long before it would look by itself.
        await waiting.WaitAsync(_other.LookAgain / 3, Ct);
    }

    [Fact]
    public async Task A_message_goes_to_one_of_two_receivers()
    {
        var other = new SqlQueue(_other, Store.Clock);
        await Store.Queue.Send(
            [.. Enumerable.Range(0, 200).Select(i => new QueuedNudge(new NudgeMessage($"nudge {i}", 1), By.Sms, Store.Now, Store.Now + Duration.FromHours(1)))], Ct);

        var received = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? Store.Receiver : other).Receive(SmsChannel.QueueName, 10, Ct)));

        var ids = received.SelectMany(r => r).Select(m => m.MessageId).ToList();
        Assert.Equal(200, ids.Count);
        Assert.Equal(200, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_turn_is_one_process_s_at_a_time()
    {
        var (mine, theirs) = (new PostgresDistributedLock((PostgresDatabase)Store.Database), new PostgresDistributedLock(_other));

        await using (await mine.Take("PlanNudges", Ct))
        {
            Assert.Null(await theirs.Take("PlanNudges", Ct));
            await using var another = await theirs.Take("Reconcile", Ct);
            Assert.NotNull(another);
        }

        await using var now = await theirs.Take("PlanNudges", Ct);
        Assert.NotNull(now);
    }

    [Fact]
    public async Task A_channel_that_one_process_paused_is_paused_in_the_other()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore);
        var pause = new ChannelPause(By.Sms, "wrong password", Store.Now, Store.Now + Duration.FromMinutes(5));

        await new SqlNudgeStore(_other).SetPause(pause, Ct);

        Assert.Equal(new Claim.PutOff(pause.Until), await Store.Claim(message));
    }

    [Fact]
    public void What_protects_cookies_in_one_process_is_known_in_the_other()
    {
        var (mine, theirs) = (new SqlKeyRing(Store.Database), new SqlKeyRing(_other));

        mine.Add("key-7", "<key/>");
        mine.Add("key-7", "<other/>");

        Assert.Equal("<key/>", Assert.Single(theirs.All()));
    }

    protected override void Dispose(bool disposing)
    {
        _other.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Until somebody listens on this database.</summary>
    private async Task Listening()
    {
        while (!await Store.Database.Read(
            s => s.Exists("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"), Ct))
        {
            await Task.Delay(20, Ct);
        }
    }
}
