using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Architecture;

/// <summary>The statements of infra/restore, which keep the promises when a store goes back in time, on each kind of store.</summary>
public abstract class RestoreTests(StoreProvider provider) : IDisposable
{
    private readonly TempStore _restored = new(provider: provider);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _restored.Dispose();
        GC.SuppressFinalize(this);
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
        var pause = await _restored.Log.Pause(By.Sms, _restored.Now + Duration.FromDays(1000), Ct);
        Assert.Not(pause?.HasEnd ?? true);
        Assert.Single(await _restored.Nudges.InDoubt(By.Sms, _restored.Now - Duration.FromDays(1), _restored.Now - Duration.FromMinutes(2), _restored.Now, 9, Ct));

        Run(_restored, Script("resume"));

        Assert.Null(await _restored.Log.Pause(By.Sms, _restored.Now, Ct));
    }

    [Fact]
    public void Promises_that_an_older_version_wrote_are_understood()
    {
        Run(_restored, "INSERT INTO suppressions (hash, channel, reason, by, at) VALUES ('h', 'sms', 'the runner texted STOP', 'provider', 6) ON CONFLICT DO NOTHING;");

        // Until then it counts as the runner's wish, which it may be.
        Assert.Equal("10", Assert.Single(Rows(_restored, "SELECT rank FROM suppressions")));
        Hold(_restored.Now);

        Assert.Equal("texted-stop", Assert.Single(Rows(_restored, "SELECT reason FROM suppressions WHERE rank = 15")));
    }

    [Fact]
    public async Task The_app_writes_the_same_promises_as_the_scripts()
    {
        var (stops, goes) = (await _restored.AddRunner(1), await _restored.AddRunner(2));
        await _restored.Runners.Stop(stops.RunnerId, null, "said-stop", "runner", _restored.Now, Ct);
        await _restored.Runners.SetOutcome(stops.EntryId, EntryOutcome.Booked, Source.Reception, _restored.Now, Ct);
        Assert.Holds(await _restored.Data.Erase(goes.RunnerId, _restored.Now, Ct));

        var statements = await new SqlPromises(_restored.Database).Statements(Ct);

        Assert.Equal(Rows(_restored, Script("promises")).Order(), statements.Order());
        Assert.Contains(statements, s => s.StartsWith("INSERT INTO erasures", StringComparison.Ordinal));
        Assert.Contains(statements, s => s.StartsWith("UPDATE entries SET outcome = 'booked'", StringComparison.Ordinal));
    }

    private static string Script(string name) => File.ReadAllText(Path.Combine(Repository.Root, "infra", "restore", $"{name}.sql"));

    private void Hold(Instant since) =>
        // Filled in as psql and sqlite3 fill them in.
        Run(_restored, Script("hold").Replace(":since", Millis(since), StringComparison.Ordinal).Replace(":now", Millis(_restored.Now), StringComparison.Ordinal));

    private static string Millis(Instant at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static void Run(TempStore store, string sql)
    {
        using var connection = Connect(store);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> Rows(TempStore store, string sql)
    {
        using var connection = Connect(store);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return rows;
    }

    /// <summary>As psql and sqlite3 do.</summary>
    private static DbConnection Connect(TempStore store)
    {
        DbConnection connection = store.Database is SqliteDatabase
            ? new SqliteConnection($"Data Source={store.Path};Pooling=False")
            : new NpgsqlConnection($"{store.Connection};Pooling=false");
        connection.Open();
        return connection;
    }
}

public sealed class SqliteRestoreTests() : RestoreTests(StoreProvider.Sqlite);

public sealed class PostgresRestoreTests() : RestoreTests(StoreProvider.Postgres);
