using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Desk;

namespace Recovery.Benchmarks;

/// <summary>
/// Due nudges, half texts and half emails, from the queue into a provider in another process; the store durable, 32 senders.
/// The figure is the ratio to a bare HttpClient loop against the same provider in the same run.
/// </summary>
internal static class Drain
{
    private const int Rounds = 5;

    /// <param name="nudges">How many are due at once.</param>
    /// <param name="way">One way to run it: sqlite, postgres, two, bus; null: each.</param>
    public static async Task RunAll(int nudges, string? way)
    {
        using var provider = await ProviderProcess.Start();
        if (way is null or "sqlite")
        {
            await Run(provider, nudges);
        }

        if (way is "sqlite")
        {
            return;
        }

        using var server = new PostgresServer();
        if (way is null or "postgres")
        {
            await new DrainProcesses(provider, server, "PostgreSQL, one process", 1).Run(nudges);
        }

        if (way is null or "two")
        {
            await new DrainProcesses(provider, server, "PostgreSQL, two processes", 2).Run(nudges);
        }

        if (way is null or "bus")
        {
            using var broker = BrokerProcess.Start();
            await new DrainProcesses(provider, server, "PostgreSQL and Service Bus", 1, ("Queue:Provider", "ServiceBus"), ("ServiceBus", broker.Connection)).Run(nudges);
        }
    }

    private static async Task Run(ProviderProcess provider, int nudges)
    {
        // Both until they run at full speed, or whichever comes first is measured by how fast it is compiled.
        await Once(provider, nudges);
        await BareLoop.Run(provider.BaseUrl, nudges, nudges);

        // In turn, so that a machine that slows down or speeds up meanwhile does so for both.
        var ratios = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            await provider.Reset();
            var bare = await BareLoop.Run(provider.BaseUrl, nudges / 2, nudges / 2);
            var (drain, processor) = await Once(provider, nudges);
            ratios.Add(bare / drain);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round}: drain {nudges / drain.TotalSeconds:n0} nudges/s ({drain.TotalMicroseconds / nudges:n0} us each, {processor.TotalMicroseconds / nudges:n0} us of our processor time), bare loop {nudges / bare.TotalSeconds:n0}/s, ratio {bare / drain:n2}"));
        }

        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"drain of {nudges:n0}: median ratio {ratios[Rounds / 2]:n2} (wanted: 0.50)"));
    }

    /// <summary>How long it takes from the instant that they are due until the provider has them all, and this process's share of the processor meanwhile.</summary>
    public static async Task<(TimeSpan Took, TimeSpan Processor)> Once(ProviderProcess provider, int nudges)
    {
        using var scene = new Scene(provider.BaseUrl);
        await scene.Prepare(nudges / 2, nudges / 2);
        await provider.Reset();
        await using var app = scene.App("2027-04-27T07:29:58+01:00");
        await app.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(100));
        var clock = app.Services.GetRequiredService<Time.ClinicClock>();
        while (clock.Now < NodaTime.Instant.FromUtc(2027, 4, 27, 6, 30))
        {
            await Task.Delay(1);
        }

        var (began, busy) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        while (await provider.Count() < nudges)
        {
            await Task.Delay(20);
        }

        var took = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - busy);
        await Recorded(app.Services, nudges);
        await app.StopAsync();
        return took;
    }

    internal static async Task Recorded(IServiceProvider services, int nudges)
    {
        var log = services.GetRequiredService<IClinicLog>();
        for (var tries = 0; tries < 100; tries++)
        {
            var summary = await log.Summary(new NodaTime.LocalDate(2027, 4, 27), CancellationToken.None);
            if (summary.ByStatus.GetValueOrDefault("accepted") == nudges)
            {
                return;
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException("Not every nudge was recorded as accepted.");
    }
}
