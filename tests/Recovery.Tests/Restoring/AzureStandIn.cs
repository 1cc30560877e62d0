using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Restoring;

/// <summary>
/// <c>restore-azure.sh</c> as it is, in a copy of its folder, with stand-ins for <c>az</c>, <c>deploy.sh</c> and the app: one resource group
/// with a server, as far as the script asks about it. Every call is kept.
/// </summary>
internal sealed partial class AzureStandIn : IAsyncDisposable
{
    public const string Old = "recovery-prod-ab12cd";
    public const string New = "recovery-prod-ab12cd-20270426t050000";

    /// <summary>The token is the operators' password, which a rehearsal on a real database needs.</summary>
    public const string Operators = "Recovery operators", Token = "token";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-azure-");
    private readonly WebApplication _server;
    private readonly Dictionary<string, HashSet<string>> _administrators = new() { [Old] = ["group", "app"] };
    private ContainerRun? _container;
    private (int Code, string Log) _ended;

    /// <summary>What the script leaves running in the background asks beside it, and also after its end.</summary>
    private readonly Lock _lists = new();
    private readonly List<string> _calls = [];
    private readonly List<ContainerRun> _containers = [];

    private AzureStandIn()
    {
        CopyFiles("restore-azure.sh", Path.Combine("restore", "in-network.sh"), Path.Combine("restore", "promises.sql"), Path.Combine("restore", "hold.sql"));
        CopyFiles("asking.sh", Path.Combine("restore", "erased-again.sql"), Path.Combine("restore", "resume.sql"), "main.prod.bicepparam");
        Program("bin/date", """case " $* " in *" -d "*) exec /bin/date "$@" ;; *) exec /bin/date -d "@$RECOVERY_TEST_NOW" "$@" ;; esac""");
        Program("bin/az", """
            LC_ALL=C
            printf -v words '%s\n' "$@"
            exec 3<>"/dev/tcp/127.0.0.1/${RECOVERY_TEST_AZURE##*:}"
            printf 'POST /az HTTP/1.0\r\nHost: azure\r\nContent-Length: %d\r\n\r\n%s' "${#words}" "$words" >&3
            while read -r line <&3 && [ "$line" != $'\r' ]; do :; done
            read -r code <&3
            if [ "$code" != 0 ]; then exec 1>&2; fi
            while IFS= read -r line || [ -n "$line" ]; do printf '%s\n' "$line"; done <&3
            exit "$code"
            """);
        Program("deploy.sh", """printf '%s\n' deploy.sh "$@" | curl --silent --fail --data-binary @- "$RECOVERY_TEST_AZURE/deploy" """);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.MapPost("/az", async (HttpRequest request) =>
        {
            var words = await Words(request);
            Keep($"az {string.Join(' ', words)}");
            var (code, answer) = await Answer(words);
            return Results.Text($"{code}\n{answer}");
        });
        _server.MapPost("/deploy", async (HttpRequest request) =>
        {
            Keep(string.Join(' ', await Words(request)));
            InUse = DatabaseServer().Match(await File.ReadAllTextAsync(Parameters)).Groups[1].Value;
        });
        _server.MapGet("/health/ready", () => Results.Ok());
        _server.MapDelete("/api/clinic/runners/{id:long}", async (long id, HttpRequest request) =>
            request.Headers.Authorization == $"Bearer {ServerProcess.AccessKey}" && await Erase(id) ? Results.NoContent() : Results.StatusCode(500));
    }

    /// <summary>As they came, so far.</summary>
    public List<string> Calls => Copy(_calls);

    /// <summary>Those that were started so far.</summary>
    public List<ContainerRun> Containers => Copy(_containers);

    public Instant Now { get; set; } = Instant.FromUtc(2027, 4, 26, 12, 0);

    /// <summary>The server that the app uses.</summary>
    public string InUse { get; private set; } = Old;

    public HashSet<string> Servers { get; } = [Old];

    /// <summary>What the container ends with, and its log.</summary>
    public Func<ContainerRun, Task<(int Code, string Log)>> Run { get; set; } = run => Task.FromResult(run.Step[0] == "erased" ? (0, "erase 7\nerase 8\n2 to erase\n") : (0, $"{run.Step[0]} is done\n"));

    public Func<long, Task<bool>> Erase { get; set; } = _ => Task.FromResult(true);

    public Func<Task> Stop { get; set; } = () => Task.CompletedTask;

    public Func<Task> Start { get; set; } = () => Task.CompletedTask;

    public Func<Task> Restore { get; set; } = () => Task.CompletedTask;

    /// <summary>What Azure says when it doesn't restore; null: it does.</summary>
    public string? WhyNotRestored { get; set; }

    public string ContainerState { get; set; } = "Terminated";

    /// <summary>How long the script waits for a container to start.</summary>
    public string StartMinutes { get; set; } = "1";

    /// <summary>The exported promises; null: there are none.</summary>
    public string? Exported { get; set; }

    public string Parameters => Path.Combine(_folder.FullName, "main.prod.bicepparam");

    /// <summary>A file that nothing stands in for.</summary>
    public string Folder => _folder.FullName;

    public static async Task<AzureStandIn> Make()
    {
        var azure = new AzureStandIn();
        await azure._server.StartAsync();
        return azure;
    }

    /// <summary>Runs the script to its end.</summary>
    public async Task<ProgramRun> Script(params string[] words)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(_folder.FullName, "restore-azure.sh"), .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.Combine(_folder.FullName, "bin")}:{start.Environment["PATH"]}";
        start.Environment["TMPDIR"] = _folder.CreateSubdirectory("tmp").FullName;
        start.Environment["RECOVERY_TEST_AZURE"] = _server.Urls.First();
        start.Environment["RECOVERY_TEST_NOW"] = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        start.Environment["RECOVERY_POLL_SECONDS"] = "0.1";
        start.Environment["RECOVERY_SETTLE_SECONDS"] = "0";
        start.Environment["RECOVERY_RESTORE_MINUTES"] = "1";
        start.Environment["RECOVERY_START_MINUTES"] = StartMinutes;
        start.Environment["RECOVERY_CONTAINER_MINUTES"] = ContainerState == "Terminated" ? "1" : "0";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ProgramRun(process.ExitCode, await output, await errors);
    }

    /// <summary>As if it had not been called yet.</summary>
    public void Forget()
    {
        lock (_lists)
        {
            _calls.Clear();
            _containers.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private void Keep(string call)
    {
        lock (_lists)
        {
            _calls.Add(call);
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_lists)
        {
            return [.. list];
        }
    }

    private async Task<(int Code, string Answer)> Answer(string[] words)
    {
        var said = string.Join(' ', words);
        var server = ServerInPath().Match(said).Groups[1].Value;
        switch (words)
        {
            case ["account", "show", "--query", ..]:
                return (0, "tenant");
            case ["account", "get-access-token", ..]:
                return (0, Token);
            case ["functionapp", "list", ..]:
                return (0, Old);
            case ["functionapp", "config", ..]:
                return (0, Settings());
            case ["functionapp", "show", ..]:
                return (0, "Stopped");
            case ["functionapp", "stop", ..]:
                await Stop();
                return (0, "");
            case ["functionapp", "start", ..]:
                await Start();
                return (0, "");
            case ["network", "vnet", "subnet", ..]:
                return (0, "/subscriptions/s/virtualNetworks/v/subnets/restore");
            case ["network", "vnet", "show", ..]:
                return (0, "uksouth");
            case ["postgres", "flexible-server", "list", ..]:
                return (0, Servers.Contains(NameInQuery().Match(said).Groups[1].Value) ? About(said) : "");
            case ["postgres", "flexible-server", "restore", ..]:
                if (WhyNotRestored is { } why)
                {
                    return (1, why);
                }

                await Restore();
                Servers.Add(words[Array.IndexOf(words, "--name") + 1]);
                return (0, "");
            case ["rest", "--method", "get", ..]:
                return (0, string.Join('\n', _administrators.GetValueOrDefault(server, []).Order().Select(id => id == "app" ? $"app\tServicePrincipal\t{Old}" : $"group\tGroup\t{Operators}")));
            case ["rest", "--method", "put", ..]:
                var body = await File.ReadAllTextAsync(words[Array.IndexOf(words, "--body") + 1][1..]);
                Assert.Equal("tenant", JsonDocument.Parse(body).RootElement.GetProperty("properties").GetProperty("tenantId").GetString());
                (_administrators.TryGetValue(server, out var those) ? those : _administrators[server] = []).Add(AdministratorInPath().Match(said).Groups[1].Value);
                return (0, "");
            case ["provider", "show", ..]:
                return (0, "Registered");
            case ["container", "create", ..]:
                _container = new ContainerRun(JsonDocument.Parse(await File.ReadAllTextAsync(words[Array.IndexOf(words, "--file") + 1])).RootElement);
                lock (_lists)
                {
                    _containers.Add(_container);
                }

                _ended = await Run(_container);
                return (0, "");
            case ["container", "show", ..] when said.Contains("events", StringComparison.Ordinal):
                return (0, "Failed to pull image");
            case ["container", "show", ..]:
                // As az prints it: a list in a list in one line, a list by itself a line each.
                return (0, $"{ContainerState}{(said.Contains("[[state, exitCode]]", StringComparison.Ordinal) ? '\t' : '\n')}{_ended.Code}");
            case ["container", "logs", ..]:
                return (0, _ended.Log);
            case ["container", "delete", ..]:
                _container = null;
                return (0, "");
            case ["keyvault", "secret", "show", ..]:
                return (0, ServerProcess.AccessKey);
            case ["storage", "blob", "download", ..] when Exported is not null:
                await File.WriteAllTextAsync(words[Array.IndexOf(words, "--file") + 1], Exported);
                return (0, "");
            case ["storage", "blob", "download", ..]:
                return (1, "The specified blob does not exist.");
            default:
                return (0, "");
        }
    }

    private static string About(string query) => query switch
    {
        _ when query.Contains("earliestRestoreDate", StringComparison.Ordinal) => "2027-04-12T00:00:00+00:00",
        _ when query.Contains("geoRedundantBackup", StringComparison.Ordinal) => "Enabled",
        _ when query.Contains("state", StringComparison.Ordinal) => "Ready",
        _ => "there",
    };

    private string Settings() => $"""
        Store__Connection	Host={InUse}.postgres.database.azure.com;Database=recovery;Username={Old}
        PublicUrl	{_server.Urls.First()}
        Clinic__AccessKey	@Microsoft.KeyVault(VaultName=recoveryprodab12cd;SecretName=Clinic--AccessKey)
        Promises__Container	https://recoveryprodab12cd.blob.core.windows.net/promises
        """;

    private static async Task<string[]> Words(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return (await reader.ReadToEndAsync()).TrimEnd('\n').Split('\n');
    }

    private void CopyFiles(params string[] files)
    {
        foreach (var file in files)
        {
            var target = Path.Combine(_folder.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Root, "infra", file), target);
        }
    }

    private void Program(string name, string body)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    [GeneratedRegex("""name=='([^']+)'""")]
    private static partial Regex NameInQuery();

    [GeneratedRegex("""flexibleServers/([^/]+)/""")]
    private static partial Regex ServerInPath();

    [GeneratedRegex("""administrators/([^?]+)\?""")]
    private static partial Regex AdministratorInPath();

    [GeneratedRegex("""(?m)^param databaseServer = '([^']+)'$""")]
    private static partial Regex DatabaseServer();
}
