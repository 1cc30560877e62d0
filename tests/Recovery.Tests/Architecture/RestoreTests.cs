using Microsoft.Data.Sqlite;
using NodaTime;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Architecture;

/// <summary>The statements of infra/restore, which keep the promises when a store goes back in time.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly TempStore _restored = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _restored.Dispose();

    [Fact]
    public async Task Stops_erasures_and_bookings_made_after_the_backup_hold_again()
    {
        using var lost = new TempStore();
        foreach (var store in (TempStore[])[lost, _restored])
        {
            await store.AddRunner(1);
            await store.AddRunner(2);
            await store.AddRunner(3);
        }

        Run(lost, "UPDATE entries SET outcome = 'booked', outcome_at = 5, outcome_by = 'O''Neill' WHERE id = 2");
        Run(lost, "INSERT INTO suppressions (hash, channel, reason, by, at) SELECT mobile_hash, 'sms', 'said ''stop''', 'the runner', 6 FROM runners WHERE id = 3");
        Assert.True(await lost.Data.Erase(1, lost.Now, Ct));

        Run(_restored, string.Join('\n', Rows(lost, Script("promises"))));

        Assert.Equal("2", Assert.Single(Rows(_restored, "SELECT id FROM entries WHERE outcome = 'booked' AND outcome_by = 'O''Neill'")));
        Assert.Equal("3", Assert.Single(Rows(_restored, "SELECT r.id FROM runners r JOIN suppressions s ON s.hash = r.mobile_hash WHERE s.reason = 'said ''stop'''")));
        Assert.Equal("1", Assert.Single(Rows(_restored, Script("erased-again"))));
    }

    [Fact]
    public async Task Whatever_may_have_gone_out_since_the_backup_is_in_doubt_and_nothing_goes_out_meanwhile()
    {
        var today = await _restored.QueueNudge(await _restored.AddRunner(1));
        var later = await _restored.PlanNudge(await _restored.AddRunner(2), window: Wednesday);
        var backup = Monday.NotBefore - Duration.FromHours(4);
        _restored.MoveTo(Monday.Target + Duration.FromMinutes(10));

        Hold(backup);
        Hold(backup);
        await _restored.Nudges.ExpireClaims(_restored.Now, Ct);

        Assert.Equal(NudgeStatus.InDoubt, (await _restored.Log.Find(today.Nudge, Ct))!.Nudge.Status);
        Assert.Equal(NudgeStatus.Planned, (await _restored.Log.Find(later.Nudge, Ct))!.Nudge.Status);
        Assert.NotNull(await _restored.Nudges.Pause(Channel.Sms, _restored.Now, Ct));
        Assert.Single(await _restored.Nudges.InDoubt(Channel.Sms, _restored.Now - Duration.FromDays(1), _restored.Now - Duration.FromMinutes(2), _restored.Now, 9, Ct));

        Run(_restored, Script("resume"));

        Assert.Null(await _restored.Nudges.Pause(Channel.Sms, _restored.Now, Ct));
    }

    private static string Script(string name) => File.ReadAllText(Path.Combine(Repository.Root, "infra", "restore", $"{name}.sql"));

    private void Hold(Instant since) =>
        Run(_restored, Script("hold"), (":since", since.ToUnixTimeMilliseconds()), (":now", _restored.Now.ToUnixTimeMilliseconds()));

    private static void Run(TempStore store, string sql, params (string Name, long Value)[] parameters)
    {
        using var connection = Open(store);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    private static List<string> Rows(TempStore store, string sql)
    {
        using var connection = Open(store);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private static SqliteConnection Open(TempStore store)
    {
        var connection = new SqliteConnection($"Data Source={store.Path};Pooling=False");
        connection.Open();
        return connection;
    }
}
