using System.Diagnostics;
using System.Globalization;

namespace Recovery.Benchmarks;

/// <summary>Runners from a file, by the command that a clinic uses, into each kind of store; cold, in a process of its own.</summary>
internal static class Import
{
    public static async Task Run(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("recovery-import-");
        try
        {
            var file = Path.Combine(folder.FullName, "runners.csv");
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, rows).Select(Row).Prepend("name,mobile,email,race,day,sms,email_opt_in,consented_at,consent_source"));
            await Run("SQLite", rows, file, ("Store__Path", Path.Combine(folder.FullName, "recovery.db")));
            using var server = new PostgresServer();
            using var database = server.NewDatabase();
            await Run("PostgreSQL", rows, file, ("Store__Provider", "Postgres"), ("Store__Connection", database.Connection));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Run(string store, int rows, string file, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Recovery.Local.dll"), "import", file]) { RedirectStandardOutput = true };
        (string, string)[] all = [("Secrets__Key", "a key that only benchmarks know, for ids and links"), ("Clock__Start", "2027-04-21T09:00:00+01:00"), .. settings];
        foreach (var (name, value) in all)
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(100)))
        {
            process.Refresh();
            peak = Math.Max(peak, process.PeakWorkingSet64);
        }

        var took = Stopwatch.GetElapsedTime(began);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(await output);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{store}: {rows:n0} rows in {took.TotalSeconds:n1} s ({rows / took.TotalSeconds:n0} a second); memory at most {peak / 1048576.0:n0} MB"));
    }

    private static string Row(int i) => string.Create(CultureInfo.InvariantCulture,
        $"Sam Runner {i},07{700000000 + i:d9},runner{i}@example.com,london-marathon-2027,2027-04-25,yes,yes,2027-03-01,expo stand");
}
