using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Recovery.Loopback;
using Recovery.Tests.Delivery;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>
/// SQLite with the scripts of infra/one-machine as they are. Only what belongs to a whole machine is stood in for: systemctl stops and
/// starts the system of the test, and date tells its time.
/// </summary>
internal sealed class OneMachine : Machine
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-machine-");
    private readonly WebApplication _server;

    private OneMachine(LoopbackProvider provider)
        : base(provider)
    {
        foreach (var name in (string[])["bin", "store", "backups"])
        {
            _folder.CreateSubdirectory(name);
        }

        Program("systemctl", """curl --silent --show-error --fail --request POST "$RECOVERY_ADDRESS/systemctl/$1" """);
        Program("date", """case " $* " in *" -r "*) exec /bin/date "$@" ;; *) exec /bin/date -d "@$RECOVERY_TEST_NOW" "$@" ;; esac""");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.MapPost("/systemctl/{what}", async (string what) => await (what switch
        {
            "stop" => StopServer(),
            "start" => StartServerAndWait(),
            _ => Task.CompletedTask,
        }));
        _server.MapDelete("/api/clinic/runners/{id:long}", async (long id, HttpRequest request) =>
            request.Headers.Authorization == $"Bearer {ServerProcess.AccessKey}" && await Erase(id) ? Results.NoContent() : Results.NotFound());
    }

    /// <summary>As <c>Store:Path</c> says. A clinic may call it what it likes.</summary>
    public string StorePath => Path.Combine(_folder.FullName, "store", "clinic.db");

    /// <summary>The newest.</summary>
    public string Backup => Directory.GetFiles(Backups, "*.tar.gz").Max()!;

    public string Backups => Path.Combine(_folder.FullName, "backups");

    /// <summary>The key lies beside the store, as it does for whoever sets none.</summary>
    protected override IReadOnlyDictionary<string, string> StoreSettings => new Dictionary<string, string> { ["Store:Path"] = StorePath };

    public static async Task<OneMachine> Make(LoopbackProvider provider)
    {
        var machine = new OneMachine(provider);
        await machine._server.StartAsync();
        return machine;
    }

    public override async Task BackUp() => Assert.Equal(0, (await Run("backup.sh", Backups)).ExitCode);

    public override async Task Restore()
    {
        var run = await RestoreOf(Backup);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    public Task<ProgramRun> RestoreOf(string backup) => Run("restore.sh", backup);

    public Task<ProgramRun> KeepPromises() => Run("backup.sh", "--promises", Backups);

    /// <summary>What a broken disk leaves of the store.</summary>
    public async Task Ruin()
    {
        await StopServer();
        foreach (var part in Directory.GetFiles(Path.GetDirectoryName(StorePath)!, "clinic.db-*"))
        {
            File.Delete(part);
        }

        await File.WriteAllTextAsync(StorePath, new string('x', 100_000));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<ProgramRun> Run(string script, params string[] words)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "infra", "one-machine", script), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.Combine(_folder.FullName, "bin")}:{start.Environment["PATH"]}";
        start.Environment["RECOVERY_STORE"] = StorePath;
        start.Environment["RECOVERY_ADDRESS"] = _server.Urls.First();
        start.Environment["RECOVERY_SETTLE_SECONDS"] = "0";
        start.Environment["RECOVERY_TEST_NOW"] = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        start.Environment["Clinic__AccessKey"] = ServerProcess.AccessKey;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ProgramRun(process.ExitCode, await output, await errors);
    }

    private void Program(string name, string body)
    {
        var path = Path.Combine(_folder.FullName, "bin", name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
