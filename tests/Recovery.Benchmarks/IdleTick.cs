using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Housekeeping;
using Recovery.Nudges.Plan;

namespace Recovery.Benchmarks;

/// <summary>What a planner's and a reconciler's tick cost when there is nothing to do, with a million entries stored.</summary>
internal static class IdleTick
{
    private const int Entries = 1_000_000;

    public static async Task Run()
    {
        using var scene = new Scene(new Uri("http://127.0.0.1:9"));

        // Two weeks before the race: its days are near enough to be looked at, and nothing is due.
        await using var services = scene.Services("2027-04-10T12:00:00+01:00");
        await Scene.Fill(services, Entries / 2, Entries / 2);
        var planner = services.GetRequiredService<Planner>();
        var reconciler = services.GetRequiredService<Housekeeper>();
        var (plan, reconcile) = (await Median(planner.Tick), await Median(reconciler.Tick));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"idle tick with {Entries:n0} entries: planner {plan:n2} ms, reconciler {reconcile:n2} ms"));
    }

    private static async Task<double> Median(Func<CancellationToken, Task> tick)
    {
        var times = new List<double>();
        for (var i = 0; i < 101; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await tick(CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
