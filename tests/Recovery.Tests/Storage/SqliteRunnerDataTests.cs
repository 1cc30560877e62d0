using Microsoft.Data.Sqlite;
using Recovery.Channels.Sandbox;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What is erased is nowhere in SQLite's files either.</summary>
public sealed class SqliteRunnerDataTests() : RunnerDataContract(StoreProvider.Sqlite)
{
    [Fact]
    public async Task Not_a_byte_of_a_runner_is_left_in_the_files()
    {
        var crowd = Enumerable.Range(100, 800).Select(Crowd).ToArray();
        await Store.Runners.Register(crowd[..400], Ct);
        var runner = await Store.Runners.Register(Registration("Xanthippe Quagmire", "+447911123456", "Xanthippe.Quagmire@Example.net"));
        await Store.Runners.Register(crowd[400..], Ct);
        var entry = await Store.Runners.FindEntry(runner.EntryId, Ct);
        var change = new EntryChange("Xanthippe Zabaglione", entry!.RaceId, entry.RaceDay, By.Emails("Email me.", "/r", Store.Now));
        Assert.Equal(EntryChanged.Done, await Store.Runners.Change(runner.EntryId, change, Store.Now, Ct));
        await Store.Runners.Register(Registration("Xanthippe Zabaglione", "+447911654321", "xanthippe.quagmire@example.net", by: Source.Runner));
        await Store.SignUps.Keep(Registration("Xan Typo", "+447911654321", "xantypo@example.net").SignUp, "network", Store.Now, Ct);
        var sent = await Store.ClaimedNudge(runner, By.Email);
        await Store.Sandbox.Keep(new SandboxMessage(0, sent.Nudge, By.Email, "Xanthippe.Quagmire@Example.net", "Hi", "Dear Xanthippe", null, Store.Now), Ct);
        string[] traces =
        [
            "xanthippe", "quagmire", "zabaglione", "xantypo", "+447911123456", "07911123456", "7911123456", "7911 123456",
            "+447911654321", "07911654321", "7911654321", "7911 654321",
        ];
        Assert.NotEmpty(StoreBytes.Holding(Store.Path, traces));

        Assert.Holds(await Store.Data.Erase(runner.RunnerId, Store.Now, Ct));

        Assert.Empty(StoreBytes.Holding(Store.Path, traces));
        Assert.Single(await Store.Runners.Search(crowd[7].SignUp.Mobile!, 9, Ct));
    }

    /// <summary>Enough of them that rows have moved from page to page, which leaves copies behind that secure_delete knows nothing of.</summary>
    [Fact]
    public async Task Not_a_byte_is_left_of_many_in_a_crowd()
    {
        var random = new Random(20270425);
        var crowd = Enumerable.Range(0, 8000).Select(i =>
        {
            var number = random.Next(100_000_000, 999_999_999);
            return Registration($"Xq{number}z", $"+447{number}", $"m{number}@example.com", day: TempStore.London.Days[i % 5 == 0 ? 0 : 1]);
        }).ToArray();
        foreach (var some in crowd.Chunk(500))
        {
            await Store.Runners.Register(some, Ct);
        }

        while (await Store.Data.Purge(TempStore.London.Days[1], 100, Store.Now, Ct) > 0)
        {
        }

        Assert.Holds(await Store.Data.Wipe(mayTakeLong: false, Ct));

        Assert.Empty(StoreBytes.Holding(Store.Path, crowd.Where((_, i) => i % 5 == 0).Select(r => r.SignUp.Mobile![4..]).Take(800)));
        Assert.Single(await Store.Runners.Search(crowd[1].SignUp.Mobile!, 9, Ct));
    }

    [Fact]
    public async Task What_a_reader_keeps_from_being_wiped_is_wiped_once_the_reader_is_gone()
    {
        var runner = await Store.Runners.Register(Registration("Xanthippe Quagmire", "+447911123456"));
        using (var reader = new SqliteConnection($"Data Source={Store.Path};Mode=ReadOnly;Pooling=False"))
        {
            reader.Open();
            using var moment = reader.BeginTransaction(deferred: true);
            using var read = reader.CreateCommand();
            read.CommandText = "SELECT COUNT(*) FROM runners";
            read.ExecuteScalar();

            await Store.Data.Erase(runner.RunnerId, Store.Now, Ct);
            Assert.NotEmpty(StoreBytes.Holding(Store.Path, "xanthippe"));
            Assert.Not(await Store.Data.Wipe(mayTakeLong: false, Ct));
        }

        Store.Reopen();
        Assert.Holds(await Store.Data.Wipe(mayTakeLong: false, Ct));
        Assert.Empty(StoreBytes.Holding(Store.Path, "xanthippe", "7911123456"));
    }

    private static Registration Crowd(int number) =>
        Registration($"Crowd Member{number}x", $"+447{912000000L + (number * 37)}", $"crowd.member{number}x@example.com");
}

public sealed class PostgresRunnerDataTests() : RunnerDataContract(StoreProvider.Postgres);
