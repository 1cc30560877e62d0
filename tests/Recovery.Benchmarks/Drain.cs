using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Nudges.Log;

namespace Recovery.Benchmarks;

/// <summary>
/// Due nudges, half texts and half emails, from the queue into a provider in another process; the store durable, 32 senders.
/// The figure is the ratio to a bare HttpClient loop against the same provider in the same run.
/// </summary>
internal static class Drain
{
    public static async Task Run(int nudges)
    {
        using var provider = await ProviderProcess.Start();
        await Once(provider, 2_000);
        await BareLoop.Run(provider.BaseUrl, 2_000, 2_000);

        // The reference before and after, so that a machine that slows down is seen.
        var before = await BareLoop.Run(provider.BaseUrl, nudges / 2, nudges / 2);
        var drain = await Once(provider, nudges);
        var after = await BareLoop.Run(provider.BaseUrl, nudges / 2, nudges / 2);
        var bare = (before + after) / 2;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"drain {nudges}: {nudges / drain.TotalSeconds:n0} nudges/s ({drain.TotalMicroseconds / nudges:n0} us each); bare loop {nudges / bare.TotalSeconds:n0}/s (before {nudges / before.TotalSeconds:n0}, after {nudges / after.TotalSeconds:n0}); ratio {bare / drain:n2}"));
    }

    /// <summary>How long it takes from the instant that they are due until all are accepted and recorded.</summary>
    public static async Task<TimeSpan> Once(ProviderProcess provider, int nudges)
    {
        using var scene = new Scene(provider.BaseUrl);
        await scene.Prepare(nudges / 2, nudges / 2);
        var expected = await provider.Count() + nudges;
        await using var app = scene.App("2027-04-27T07:29:58+01:00");
        await app.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(100));
        var clock = app.Services.GetRequiredService<Time.ClinicClock>();
        while (clock.Now < NodaTime.Instant.FromUtc(2027, 4, 27, 6, 30))
        {
            await Task.Delay(1);
        }

        var began = Stopwatch.GetTimestamp();
        while (await provider.Count() < expected)
        {
            await Task.Delay(20);
        }

        var took = Stopwatch.GetElapsedTime(began);
        await Recorded(app.Services, nudges);
        await app.StopAsync();
        return took;
    }

    private static async Task Recorded(IServiceProvider services, int nudges)
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
