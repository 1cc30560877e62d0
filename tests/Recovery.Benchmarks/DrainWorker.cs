using NodaTime;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Time;

namespace Recovery.Benchmarks;

/// <summary>
/// A process that works off nudges, told by lines: <c>begin SETTING=VALUE …</c> starts the whole system two seconds before they are due (it
/// answers <c>due</c> at that instant), <c>end</c> stops it. It may begin again: then it is warm.
/// </summary>
internal static class DrainWorker
{
    public static async Task Run(Uri provider)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var settings = line.Split('\t')[1..].Select(s => s.Split('=', 2)).Select(s => (s[0], s[1]));
            using var scene = new Scene(provider, [.. settings]);
            await using var app = scene.App("2027-04-27T07:29:58+01:00");
            await app.StartAsync();
            var clock = app.Services.GetRequiredService<ClinicClock>();
            await clock.Delay(Instant.FromUtc(2027, 4, 27, 6, 30) - clock.Now, CancellationToken.None);
            Console.WriteLine("due");
            await Console.In.ReadLineAsync();
            await app.StopAsync();
            Console.WriteLine("ended");
        }
    }
}
