namespace Recovery.Tests.Fixtures;

/// <summary>A PostgreSQL server of a test's own, to be crashed (<c>tests/postgres.sh</c>).</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly ScratchServer _server = new("postgres.sh");

    private PostgresServer()
    {
    }

    public string Connection => _server.Address;

    /// <summary>Skips the test where PostgreSQL is not installed.</summary>
    public static PostgresServer Start()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/postgresql"), "PostgreSQL is not installed; tests/run.sh installs it.");
        return new PostgresServer();
    }

    public void CrashAndRestart() => _server.CrashAndRestart();

    /// <summary>Ends it as a power cut would.</summary>
    public void Crash() => _server.Crash();

    /// <summary>Ends every process of it by SIGKILL.</summary>
    public void Kill() => _server.Kill();

    /// <summary>Starts it again, after a crash, on the same port.</summary>
    public void StartAgain() => _server.StartAgain();

    public void Dispose() => _server.Dispose();
}
