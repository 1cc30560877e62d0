using System.Diagnostics;
using System.Globalization;

namespace Recovery.Benchmarks;

/// <summary>
/// The same drain on PostgreSQL, with one process or several, the queue in the store or on Service Bus; the first round of fresh processes is
/// the cold one. The server syncs each commit to its disk.
/// </summary>
internal sealed class DrainProcesses(ProviderProcess provider, PostgresServer server, string name, int processes, params IReadOnlyList<(string Key, string Value)> more)
{
    private const int Rounds = 5;

    public async Task Run(int nudges)
    {
        var workers = Enumerable.Range(0, processes).Select(_ => Worker.Start(provider.BaseUrl)).ToList();
        try
        {
            // The reference runs at full speed from its first round on.
            await BareLoop.Run(provider.BaseUrl, nudges, nudges);
            var warm = new List<double>();
            for (var round = 0; round <= Rounds; round++)
            {
                await provider.Reset();
                var bare = await BareLoop.Run(provider.BaseUrl, nudges / 2, nudges / 2);
                var measured = await Once(workers, nudges);
                var ratio = bare / measured.Took;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name}, {(round == 0 ? "cold" : $"round {round}")}: {nudges / measured.Took.TotalSeconds:n0} nudges/s, ratio {ratio:n2}; processor per 1,000: app {measured.App.TotalSeconds * 1000 / nudges:n2} s, server {measured.Server.TotalSeconds * 1000 / nudges:n2} s; memory at most: app {workers.Max(w => w.PeakMegabytes):n0} MB"));
                if (round > 0)
                {
                    warm.Add(ratio);
                }
            }

            warm.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, drain of {nudges:n0}: median ratio {warm[Rounds / 2]:n2}"));
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }
    }

    private async Task<(TimeSpan Took, TimeSpan App, TimeSpan Server)> Once(List<Worker> workers, int nudges)
    {
        using var database = server.NewDatabase();
        (string, string)[] settings = [("Store:Provider", "Postgres"), ("Store:Connection", database.Connection), .. more];
        using var scene = new Scene(provider.BaseUrl, settings);
        await scene.Prepare(nudges / 2, nudges / 2);
        await provider.Reset();
        await Task.WhenAll(workers.Select(w => w.Begin(settings)));
        var began = Stopwatch.GetTimestamp();
        var (app, db) = (Sum(workers), server.ProcessorTime);
        while (await provider.Count() < nudges)
        {
            await Task.Delay(20);
        }

        var took = (Stopwatch.GetElapsedTime(began), Sum(workers) - app, server.ProcessorTime - db);
        await Recorded(scene, nudges);
        await Task.WhenAll(workers.Select(w => w.End()));
        return took;
    }

    private static TimeSpan Sum(List<Worker> workers) => workers.Aggregate(TimeSpan.Zero, (sum, w) => sum + w.ProcessorTime);

    private static async Task Recorded(Scene scene, int nudges)
    {
        await using var services = scene.Services("2027-04-27T07:30:00+01:00");
        await Drain.Recorded(services, nudges);
    }

    private sealed class Worker(Process process) : IDisposable
    {
        public TimeSpan ProcessorTime
        {
            get
            {
                process.Refresh();
                return process.TotalProcessorTime;
            }
        }

        public double PeakMegabytes
        {
            get
            {
                process.Refresh();
                return process.PeakWorkingSet64 / 1048576.0;
            }
        }

        public static Worker Start(Uri provider) => new(Process.Start(
            new ProcessStartInfo("dotnet", [Environment.GetCommandLineArgs()[0], "worker", provider.ToString()]) { RedirectStandardOutput = true, RedirectStandardInput = true })!);

        public async Task Begin(IEnumerable<(string Key, string Value)> settings)
        {
            await process.StandardInput.WriteLineAsync("begin\t" + string.Join('\t', settings.Select(s => $"{s.Key}={s.Value}")));
            await Answer("due");
        }

        public async Task End()
        {
            await process.StandardInput.WriteLineAsync("end");
            await Answer("ended");
        }

        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        private async Task Answer(string expected)
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
            if (line != expected)
            {
                throw new InvalidOperationException($"A process that should have said '{expected}' said '{line}'.");
            }
        }
    }
}
