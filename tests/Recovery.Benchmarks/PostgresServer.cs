using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Recovery.Benchmarks;

/// <summary>A PostgreSQL server of our own, which syncs each commit to its disk.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-postgres-");
    private readonly string _connection;
    private readonly int _process;

    public PostgresServer()
    {
        _connection = Script("start", "--durable").Trim();
        _process = int.Parse(File.ReadLines(Path.Combine(_folder.FullName, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
    }

    /// <summary>Of the server and all that it has started, ended ones included.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            long ticks = 0;
            foreach (var stat in Directory.EnumerateDirectories("/proc").Select(d => Path.Combine(d, "stat")).Where(File.Exists))
            {
                try
                {
                    // pid (name) state ppid … utime stime cutime cstime
                    var fields = File.ReadAllText(stat).Split(") ")[^1].Split(' ');
                    var id = int.Parse(stat.Split('/')[2], CultureInfo.InvariantCulture);
                    var isOurs = id == _process || fields[1] == _process.ToString(CultureInfo.InvariantCulture);
                    ticks += isOurs ? fields[11..(id == _process ? 15 : 13)].Sum(f => long.Parse(f, CultureInfo.InvariantCulture)) : 0;
                }
                catch (Exception e) when (e is IOException or FormatException)
                {
                    // It has just ended, or is no process.
                }
            }

            return TimeSpan.FromSeconds(ticks / 100.0);
        }
    }

    public Database NewDatabase()
    {
        var name = "b" + Guid.NewGuid().ToString("N");
        Execute($"CREATE DATABASE {name}");
        return new Database(this, name);
    }

    public void Dispose()
    {
        Script("stop");
        _folder.Delete(recursive: true);
    }

    private string Script(params string[] arguments)
    {
        var script = Path.Combine(Root(), "tests", "postgres.sh");
        using var process = Process.Start(new ProcessStartInfo(script, [arguments[0], _folder.FullName, .. arguments[1..]]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException("PostgreSQL did not start; what it lacks stands above.");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Recovery.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run this from within the repository.");
        }

        return folder.FullName;
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    internal sealed class Database(PostgresServer server, string name) : IDisposable
    {
        public string Connection => new NpgsqlConnectionStringBuilder(server._connection) { Database = name }.ConnectionString;

        public void Dispose() => server.Execute($"DROP DATABASE {name} WITH (FORCE)");
    }
}
