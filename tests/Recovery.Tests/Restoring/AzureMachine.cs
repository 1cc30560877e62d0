using System.Diagnostics;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using Recovery.Loopback;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>
/// Azure, with <c>restore-azure.sh</c> as it is: what it starts in containers runs here, on a PostgreSQL server with the roles that Azure
/// has. The app owns its tables; the operators are administrators who may read all and own nothing.
/// </summary>
internal sealed class AzureMachine : Machine
{
    private readonly PostgresServer _server = PostgresServer.Start();
    private readonly AzureStandIn _azure;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-container-");
    private Instant _backedUp;
    private bool _lost;

    private AzureMachine(LoopbackProvider provider, AzureStandIn azure)
        : base(provider)
    {
        _azure = azure;
        AsSuperuser("CREATE ROLE azure_pg_admin");
        AsSuperuser("CREATE ROLE app LOGIN PASSWORD 'app' IN ROLE azure_pg_admin");
        AsSuperuser($"CREATE ROLE \"{AzureStandIn.Operators}\" LOGIN PASSWORD '{AzureStandIn.Token}' IN ROLE azure_pg_admin, pg_read_all_data");
        AsSuperuser($"CREATE DATABASE \"{AzureStandIn.Old}\" OWNER app");
        azure.Run = Run;
        azure.Erase = Erase;
        azure.Stop = async () =>
        {
            await StopServer();
            if (_lost)
            {
                AsSuperuser($"DROP DATABASE \"{AzureStandIn.Old}\" WITH (FORCE)");
            }
        };
        azure.Start = StartServerAndWait;
        azure.Restore = () =>
        {
            AsSuperuser($"ALTER DATABASE backup RENAME TO \"{RestoredName}\"");
            return Task.CompletedTask;
        };
    }

    public AzureStandIn Azure => _azure;

    protected override IReadOnlyDictionary<string, string> StoreSettings => new Dictionary<string, string>
    {
        ["Secrets:Key"] = "a key that only this test knows, for ids and links",
        ["Store:Provider"] = "Postgres",
        ["Store:Connection"] = new NpgsqlConnectionStringBuilder(_server.Connection) { Database = _azure.InUse, Username = "app", Password = "app", MaxPoolSize = 6 }.ConnectionString,
    };

    private string RestoredName => $"{AzureStandIn.Old}-{_backedUp.ToDateTimeUtc():yyyyMMdd't'HHmmss}";

    public static async Task<AzureMachine> Start()
    {
        var machine = new AzureMachine(await LoopbackProvider.StartAsync(), await AzureStandIn.Make());
        machine.StartServer();
        return machine;
    }

    /// <summary>The old database is gone by the time at which the script asks for its promises.</summary>
    public void LoseOld() => _lost = true;

    public override async Task BackUp()
    {
        await StopServer();
        AsSuperuser($"CREATE DATABASE backup TEMPLATE \"{AzureStandIn.Old}\" OWNER app");
        _backedUp = Now;
        StartServer();
    }

    public override async Task Restore()
    {
        var run = await Script();
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    public Task<ProgramRun> Script(params string[] words)
    {
        _azure.Now = Now;
        return _azure.Script(["prod", "--to", $"{InstantPattern.General.Format(_backedUp)}", "--yes", .. words]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _azure.DisposeAsync();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>As Azure would: its files, its variables, its command. Both servers are databases of this one.</summary>
    private async Task<(int Code, string Log)> Run(ContainerRun container)
    {
        foreach (var (name, file) in container.Files)
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, name), file);
        }

        var server = new NpgsqlConnectionStringBuilder(_server.Connection);
        var psql = Path.Combine(_folder.FullName, "bin", "psql");
        Directory.CreateDirectory(Path.GetDirectoryName(psql)!);
        await File.WriteAllTextAsync(psql, $"#!/bin/sh\nPGDATABASE=${{PGHOST%%.*}} PGHOST={server.Host} PGPORT={server.Port} PGSSLMODE=disable exec /usr/bin/psql \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(psql, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        var start = new ProcessStartInfo("sh", ["-c", "exec sh \"$0\" \"$@\" 2>&1", Path.Combine(_folder.FullName, "step"), .. container.Step]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(psql)}:{start.Environment["PATH"]}";
        foreach (var (name, value) in container.Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var log = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, log);
    }

    private void AsSuperuser(string sql)
    {
        using var connection = new NpgsqlConnection(_server.Connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
