using System.Globalization;
using NodaTime;
using Npgsql;
using Recovery.Loopback;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>PostgreSQL, restored beside the old database as infra/docs/azure.md says, with the statements of infra/restore.</summary>
internal sealed class AzureLike(LoopbackProvider provider) : Machine(provider)
{
    private readonly TempPostgres _old = TempPostgres.Make();
    private readonly string _copy = "t" + Guid.NewGuid().ToString("N");
    private Instant _backedUp;
    private bool _restored;

    protected override IReadOnlyDictionary<string, string> StoreSettings => new Dictionary<string, string>
    {
        ["Secrets:Key"] = "a key that only this test knows, for ids and links",
        ["Store:Provider"] = "Postgres",
        ["Store:Connection"] = _restored ? Copy : _old.Connection,
    };

    private string Copy => new NpgsqlConnectionStringBuilder(_old.Connection) { Database = _copy }.ConnectionString;

    public override async Task BackUp()
    {
        // A database is copied while nobody is connected to it; Azure needs no such pause.
        await StopServer();
        await Execute(Maintenance, $"CREATE DATABASE {_copy} TEMPLATE {_old.Name}");
        _backedUp = Now;
        StartServer();
    }

    public override async Task Restore()
    {
        await StopServer();
        foreach (var promise in await Rows(_old.Connection, Script("promises")))
        {
            await Execute(Copy, promise);
        }

        await Hold();
        _restored = true;
        await StartServerAndWait();
        await Hold();
        foreach (var runner in await Rows(Copy, Script("erased-again")))
        {
            Assert.Holds(await Erase(long.Parse(runner, CultureInfo.InvariantCulture)));
        }

        await Execute(Copy, Script("resume"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Execute(Maintenance, $"DROP DATABASE IF EXISTS {_copy} WITH (FORCE)");
        _old.Dispose();
    }

    private string Maintenance => new NpgsqlConnectionStringBuilder(_old.Connection) { Database = "postgres" }.ConnectionString;

    /// <summary>Filled in as psql fills it in.</summary>
    private Task Hold() => Execute(
        Copy, Script("hold").Replace(":since", Millis(_backedUp), StringComparison.Ordinal).Replace(":now", Millis(Now), StringComparison.Ordinal));

    private static string Script(string name) => File.ReadAllText(Path.Combine(Repository.Root, "infra", "restore", $"{name}.sql"));

    private static string Millis(Instant at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static async Task Execute(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<string>> Rows(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return rows;
    }
}
