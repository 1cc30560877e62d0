using System.Diagnostics;

namespace Recovery.Tests.Fixtures;

/// <summary>What a run of the program came to.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    public IReadOnlyList<string> ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The program in processes of its own, in a folder of its own with its store.</summary>
public sealed class RecoveryProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-program-");
    private readonly List<Process> _started = [];

    public string Folder => _folder.FullName;

    public string Store => Path.Combine(Folder, "data", "recovery.db");

    /// <summary>Writes a file into the folder. Returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<ProgramRun> Run(params string[] words) => Run([], words);

    /// <summary>Likewise with settings: <c>Clinic:Name</c>.</summary>
    public async Task<ProgramRun> Run((string Name, string Value)[] settings, params string[] words)
    {
        var process = Start(settings, words);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new ProgramRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a command that goes on until it is stopped.</summary>
    public Process Start((string Name, string Value)[] settings, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Recovery.Local.dll"), .. words])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    /// <summary>SIGTERM, as a service manager or a container stops a program.</summary>
    public static void Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }
}
