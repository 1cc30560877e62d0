using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Recovery.Functions.Triggers;
using Recovery.Local.Functions;
using Recovery.Loopback;
using Recovery.Storage.Sqlite;

namespace Recovery.Tests.Nudges.Send;

/// <summary>However the process dies, what was claimed stands in doubt, and an email in doubt is never sent: no more may be claimed than is in flight.</summary>
public sealed class InFlightTests
{
    private const int Each = 300;
    private const int Places = 4;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixty_four_workers_never_claim_more_than_there_are_places_at_the_provider()
    {
        var folder = Directory.CreateTempSubdirectory("recovery-in-flight-");
        try
        {
            await using var provider = await LoopbackProvider.StartAsync();
            var settings = Settings(folder, provider);
            await using (var before = DeliveryRig.On(settings, NodaTime.Instant.FromUtc(2027, 4, 26, 12, 0)))
            {
                await before.Register(texts: Each, emails: Each);
                await before.Plan();
            }

            // Whenever the provider gets a message, the store is asked what a crash at that moment would leave in doubt.
            using var store = SqliteDatabase.Open(settings["Store:Path"]);
            var claimed = new ConcurrentQueue<long>();
            provider.Script = request =>
            {
                claimed.Enqueue(store.ReadPrepared(s => s.Number(
                    "SELECT COUNT(*) FROM nudges WHERE status = 'attempting' AND channel = ?1", request.Channel), Ct).Result ?? 0);
                return Fault.Slow(TimeSpan.FromMilliseconds(10));
            };
            await using var app = App(settings);
            await app.StartAsync(Ct);
            while (provider.Count < 2 * Each)
            {
                await Task.Delay(20, Ct);
            }

            await app.StopAsync(Ct);
            Assert.All(claimed, count => Assert.InRange(count, 1, Places));

            // All places were in use, or this would show nothing.
            Assert.Contains(Places, claimed.Select(c => (int)c));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static WebApplication App(Dictionary<string, string> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddRecovery(builder.Configuration);
        builder.AddLocalFunctions(typeof(PlanNudges).Assembly);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        return app.MapFunctions();
    }

    private static Dictionary<string, string> Settings(DirectoryInfo folder, LoopbackProvider provider)
    {
        var settings = DeliveryRig.Settings(folder, provider).ToDictionary(s => s.Key, s => s.Value!);
        settings["Senders:Concurrency"] = Places.ToString(CultureInfo.InvariantCulture);
        settings["Senders:ClaimLease"] = "00:01:00";
        settings["Clock:Start"] = "2027-04-27T07:30:00+01:00";
        return settings;
    }
}
