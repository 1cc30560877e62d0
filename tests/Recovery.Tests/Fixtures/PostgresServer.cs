using System.Diagnostics;

namespace Recovery.Tests.Fixtures;

/// <summary>A PostgreSQL server of a test's own, to be crashed (<c>tests/postgres.sh</c>).</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-postgres-");

    private PostgresServer()
    {
        if (!OperatingSystem.IsWindows())
        {
            // The server's own user goes through it.
            _folder.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.OtherRead;
        }

        Connection = Run("start").Trim();
    }

    public string Connection { get; }

    /// <summary>Skips the test where PostgreSQL is not installed.</summary>
    public static PostgresServer Start()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/postgresql"), "PostgreSQL is not installed; tests/run.sh installs it.");
        return new PostgresServer();
    }

    /// <summary>Ends it as a power cut would, and starts it again on the same port.</summary>
    public void CrashAndRestart()
    {
        Run("crash");
        Run("again");
    }

    public void Dispose()
    {
        Run("stop");
        _folder.Delete(recursive: true);
    }

    private string Run(string what)
    {
        // Its output goes to a file: the server would keep a pipe open for as long as it runs.
        var said = Path.Combine(_folder.FullName, "said");
        var start = new ProcessStartInfo("bash", ["-c", "\"$0\" \"$1\" \"$2\" > \"$3\" 2>&1", Script, what, Path.Combine(_folder.FullName, "server"), said]);
        using var script = Process.Start(start)!;
        Assert.True(script.WaitForExit(TimeSpan.FromMinutes(1)), $"postgres.sh {what} does not end.");
        var output = File.ReadAllText(said);
        Assert.True(script.ExitCode == 0, $"postgres.sh {what}: {output}");
        return output;
    }

    private static string Script => Path.Combine(Repository.Root, "tests", "postgres.sh");
}
