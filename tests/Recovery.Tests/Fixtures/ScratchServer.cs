using System.Diagnostics;

namespace Recovery.Tests.Fixtures;

/// <summary>A server of a test's own with scratch data, which one of the scripts in <c>tests</c> starts, crashes and ends.</summary>
internal sealed class ScratchServer : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly string _script;

    public ScratchServer(string script)
    {
        _script = Path.Combine(Repository.Root, "tests", script);
        _folder = Directory.CreateTempSubdirectory("recovery-server-");
        if (!OperatingSystem.IsWindows())
        {
            // A server that runs as a user of its own goes through it.
            _folder.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.OtherRead;
        }

        Address = Run("start").Trim();
    }

    /// <summary>What the script says of how to reach it.</summary>
    public string Address { get; }

    /// <summary>Ends it as a power cut would, and starts it again on the same port.</summary>
    public void CrashAndRestart()
    {
        Crash();
        StartAgain();
    }

    public void Crash() => Run("crash");

    /// <summary>By SIGKILL.</summary>
    public void Kill() => Run("kill");

    public void StartAgain() => Run("again");

    public void Dispose()
    {
        Run("stop");
        _folder.Delete(recursive: true);
    }

    private string Run(string what)
    {
        // Its output goes to a file: the server would keep a pipe open for as long as it runs.
        var said = Path.Combine(_folder.FullName, "said");
        var start = new ProcessStartInfo("bash", ["-c", "\"$0\" \"$1\" \"$2\" > \"$3\" 2>&1", _script, what, Path.Combine(_folder.FullName, "server"), said]);
        using var run = Process.Start(start)!;
        Assert.True(run.WaitForExit(TimeSpan.FromMinutes(1)), $"{Path.GetFileName(_script)} {what} does not end.");
        var output = File.ReadAllText(said);
        Assert.True(run.ExitCode == 0, $"{Path.GetFileName(_script)} {what}: {output}");
        return output;
    }
}
