using System.Diagnostics;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>infra/deploy.sh in a copy of infra/, with stand-ins for every program that reaches out or takes time.</summary>
internal sealed class AzureDeployment : IDisposable
{
    /// <summary>A good many seconds after 1970: the clock that only the scripts' own waiting moves on.</summary>
    public const long Start = 1_800_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-azure-");

    /// <summary>A subscription in which all goes well and nothing is there yet.</summary>
    public AzureDeployment()
    {
        foreach (var name in (string[])["bin", "state", "infra/deploy"])
        {
            _folder.CreateSubdirectory(name);
        }

        var scripts = Path.Combine(Repository.Root, "infra");
        string[] files = ["main.bicep", "deploy.sh", "asking.sh", "package.sh", .. Directory.EnumerateFiles(Path.Combine(scripts, "deploy")).Select(f => Path.Combine("deploy", Path.GetFileName(f)))];
        foreach (var file in files)
        {
            File.Copy(Path.Combine(scripts, file), Path.Combine(_folder.FullName, "infra", file));
        }

        Parameters("dev", "param alertEmail = 'clinic@recovery.test'");
        Parameters("prod", "param alertEmail = 'clinic@recovery.test'");
        foreach (var (name, body) in AzureStandIns.All)
        {
            var path = Path.Combine(_folder.FullName, "bin", name);
            File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        Given("clock", $"{Start}");
        Given("outcomes", "Succeeded");
        Given("server-states", "Ready");
        Given("rights-to-list", "yes");
        Given("secret-names", "Secrets--Key\nClinic--AccessKey");
        Given("functions", "PlanNudges\nReconcile\nSendSms\nSendEmail\nDeadSms\nDeadEmail\nWeb");
        Given("environments", "dev\ndev");
        Given("ready");
        Given("counts", "0 0");
        Given("first", "8");
        Given("all", "20");
    }

    /// <summary>Calls of az, dotnet and curl, one a line.</summary>
    public IReadOnlyList<string> Calls => Lines("calls");

    /// <summary>Those of the calls that hold one of the words, by that word and in their order.</summary>
    public IReadOnlyList<string> Steps(params string[] words) =>
        [.. Calls.Select(c => words.FirstOrDefault(word => c.Contains(word, StringComparison.Ordinal))).OfType<string>()];

    /// <summary>What was sent to Service Bus, as curl reads it.</summary>
    public IReadOnlyList<string> Requests => Lines("all-requests");

    public IReadOnlyList<string> Unplanned => Lines("unplanned");

    public IReadOnlyList<string> Secrets => Lines("secrets");

    public int Deployments => Calls.Count(c => c.StartsWith("az deployment group create", StringComparison.Ordinal));

    public bool WasPublished => Calls.Any(c => c.Contains("config-zip", StringComparison.Ordinal));

    /// <summary>Nothing but questions was put to Azure.</summary>
    public bool ChangedNothing => !Calls.Any(c => Changing.Any(word => c.Contains(word, StringComparison.Ordinal)));

    private static string[] Changing => [" create ", " set ", " delete ", " recover ", " purge ", "--method post", "config-zip", "tag update"];

    /// <summary>A file of the stand-ins' state: <see cref="AzureStandIns"/>.</summary>
    public AzureDeployment Given(string name, string content = "")
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "state", name), content.Length == 0 ? "" : content + "\n");
        return this;
    }

    public AzureDeployment Without(string name)
    {
        File.Delete(Path.Combine(_folder.FullName, "state", name));
        return this;
    }

    public AzureDeployment GivenDeployed() => Given("group").Given("outcome", "Succeeded");

    public AzureDeployment Parameters(string environment, string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "infra", $"main.{environment}.bicepparam"), text + "\n");
        return this;
    }

    /// <summary>A package in the form that the stand-in for unzip reads.</summary>
    public string Package(params string[] names)
    {
        var path = Path.Combine(_folder.FullName, "recovery.zip");
        File.WriteAllText(path, string.Join('\n', [.. names, "---", "fedcba9876543210", ""]));
        return path;
    }

    public async Task<ProgramRun> Run(params string[] words)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(_folder.FullName, "infra", "deploy.sh"), .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.Combine(_folder.FullName, "bin")}:{start.Environment["PATH"]}";
        start.Environment["STATE"] = Path.Combine(_folder.FullName, "state");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Unplanned);
        return new ProgramRun(process.ExitCode, await output, await errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string[] Lines(string name)
    {
        var path = Path.Combine(_folder.FullName, "state", name);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }
}
