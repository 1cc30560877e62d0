using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Recovery.Loopback;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Restoring;

/// <summary>
/// SQLite with the scripts of infra/one-machine as they are. Only what belongs to a whole machine is stood in for: systemctl stops and
/// starts the system of the test, and date tells its time.
/// </summary>
internal sealed class OneMachine : Machine
{
    /// <summary>What a clinic may call its store, when a test doesn't mind.</summary>
    public const string UsualName = "clinic.db";

    private readonly ScriptFolder _scripts = new("one-machine");
    private readonly WebApplication _server;
    private readonly string? _key;

    private OneMachine(LoopbackProvider provider, string storeName, string? key)
        : base(provider)
    {
        _key = key;
        StorePath = Path.Combine(_scripts.Folder("store"), storeName);
        _scripts.Program("systemctl", """curl --silent --show-error --fail --request POST "$RECOVERY_ADDRESS/systemctl/$1" """);
        _scripts.Program("date", """case " $* " in *" -r "*) exec /bin/date "$@" ;; *) exec /bin/date -d "@$RECOVERY_TEST_NOW" "$@" ;; esac""");
        if (key is not null)
        {
            File.WriteAllText(SettingsFile, $"# Settings\nSms__Provider=Twilio\nSecrets__Key=\"{key}\"\n");
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.MapPost("/systemctl/{what}", async (string what) => await SystemCtl(what) ? Results.Ok() : Results.StatusCode(500));
        _server.MapDelete("/api/clinic/runners/{id:long}", async (long id, HttpRequest request) =>
            ErasesAgain && request.Headers.Authorization == $"Bearer {ServerProcess.AccessKey}" && await Erase(id) ? Results.NoContent() : Results.NotFound());
    }

    /// <summary>As <c>Store:Path</c> says. A clinic may call it what it likes.</summary>
    public string StorePath { get; }

    public string StoreFolder => _scripts.Folder("store");

    /// <summary>The newest.</summary>
    public string Backup => Directory.GetFiles(Backups, "*.tar.gz").Max()!;

    public string Backups => _scripts.Folder("backups");

    /// <summary>/etc/recovery/recovery.env. There is none unless a key was given.</summary>
    public string SettingsFile => Path.Combine(_scripts.Folder("etc"), "recovery.env");

    /// <summary>What systemctl was asked to do.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>False: the server can't be stopped.</summary>
    public bool Stops { get; set; } = true;

    /// <summary>What happens when the server is started, besides: false where it does not come up. Null: all is well.</summary>
    public Func<Task<bool>>? OnStart { get; set; }

    /// <summary>False: the desk answers no request to erase.</summary>
    public bool ErasesAgain { get; set; } = true;

    /// <summary>Unless a key is set, it lies beside the store, as it does for whoever sets none.</summary>
    protected override IReadOnlyDictionary<string, string> StoreSettings => _key is null
        ? new Dictionary<string, string> { ["Store:Path"] = StorePath }
        : new Dictionary<string, string> { ["Store:Path"] = StorePath, ["Secrets:Key"] = _key };

    public static async Task<OneMachine> Make(LoopbackProvider provider, string storeName = UsualName, string? key = null)
    {
        var machine = new OneMachine(provider, storeName, key);
        await machine._server.StartAsync();
        return machine;
    }

    /// <summary>One that runs, with a provider of its own.</summary>
    public static async Task<OneMachine> Start(string storeName = UsualName, string? key = null)
    {
        var machine = await Make(await LoopbackProvider.StartAsync(), storeName, key);
        machine.StartServer();
        // The store is made when it is first needed.
        await machine.Rig.Register(0, 0);
        return machine;
    }

    public override async Task BackUp() => Assert.Equal(0, (await Run("backup.sh", Backups)).ExitCode);

    public override async Task Restore()
    {
        var run = await RestoreOf(Backup);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    public Task<ProgramRun> RestoreOf(string backup) => Run("restore.sh", backup);

    public Task<ProgramRun> GoOn() => Run("restore.sh", "--go-on");

    public Task<ProgramRun> KeepPromises() => Run("backup.sh", "--promises", Backups);

    /// <summary>Runs one of the scripts with this machine's store and settings.</summary>
    public Task<ProgramRun> Run(string script, params string[] words) => _scripts.Run(
        script,
        new Dictionary<string, string>
        {
            ["RECOVERY_STORE"] = StorePath,
            ["RECOVERY_SETTINGS"] = SettingsFile,
            ["RECOVERY_ADDRESS"] = _server.Urls.First(),
            ["RECOVERY_SETTLE_SECONDS"] = "0",
            ["RECOVERY_TEST_NOW"] = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["Clinic__AccessKey"] = ServerProcess.AccessKey,
        },
        words);

    /// <summary>A program that stands in for the machine's own.</summary>
    public void Program(string name, string body) => _scripts.Program(name, body);

    /// <summary>What a broken disk leaves of the store.</summary>
    public async Task Ruin()
    {
        await StopServer();
        foreach (var part in Directory.GetFiles(StoreFolder, $"{Path.GetFileName(StorePath)}-*"))
        {
            File.Delete(part);
        }

        await File.WriteAllTextAsync(StorePath, new string('x', 100_000));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
        _scripts.Dispose();
    }

    private async Task<bool> SystemCtl(string what)
    {
        Asked.Add(what);
        switch (what)
        {
            case "stop" when Stops:
                await StopServer();
                return true;
            case "start" when IsRunning:
                return true;
            case "start" when OnStart is { } happens:
                OnStart = null;
                StartServer();
                if (!await happens())
                {
                    await StopServer();
                    return false;
                }

                return true;
            case "start":
                await StartServerAndWait();
                return true;
            case "is-active":
                return IsRunning;
            default:
                return false;
        }
    }
}
