using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Channels;
using Recovery.Functions.Triggers;
using Recovery.Local.Configuration;
using Recovery.Local.Functions;
using Recovery.Loopback;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Nudges.Send;

/// <summary>
/// The whole app with its host, its clock started just before the first nudge may go out, or after the last should have: what a provider
/// sees, and when.
/// </summary>
public sealed class OnTimeTests
{
    private const int Each = 40;

    /// <summary>What the rate makes up for: a timer that woke late.</summary>
    private static readonly Duration TimerLateness = Duration.FromMilliseconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 10, 0)]
    [InlineData(60, 1, 0)]
    // Up again when all slots are past: what is due at once still keeps the rate.
    [InlineData(60, 1, 5)]
    public async Task Every_due_nudge_is_posted_once_in_its_time_and_at_its_rate(int speed, int perSecond, int minutesLate)
    {
        var folder = Directory.CreateTempSubdirectory("recovery-on-time-");
        try
        {
            await using var provider = await LoopbackProvider.StartAsync();
            var settings = Settings(folder, provider, speed, perSecond, Duration.FromMinutes(minutesLate));
            await using (var before = DeliveryRig.On(settings, Instant.FromUtc(2027, 4, 26, 12, 0)))
            {
                await before.Register(texts: Each, emails: Each);
                await before.Plan();
            }

            await using var app = App(settings);
            var clock = app.Services.GetRequiredService<ClinicClock>();
            var posted = new ConcurrentQueue<(string Nudge, Channel Channel, Instant At)>();
            provider.Script = request =>
            {
                posted.Enqueue((request.NudgeId!, ChannelCatalog.Parse(request.Channel), clock.Now));
                return null;
            };
            await using var pulse = new Pulse();
            await app.StartAsync(Ct);
            await Until(() => provider.Count == 2 * Each, clock);
            await app.StopAsync(Ct);

            // The provider takes nothing that isn't in the contract's shape.
            Assert.Equal(2 * Each, provider.Received.Count);
            Assert.Equal(2 * Each, provider.Attempts.Count);
            Assert.Equal(2 * Each, posted.Select(p => p.Nudge).Distinct().Count());
            Assert.All(posted, p => Assert.InRange(p.At, DeliveryRig.NotBefore, DeliveryRig.Target - Duration.Epsilon));
            await using var after = DeliveryRig.On(settings, DeliveryRig.Target);
            var nudges = await after.All();
            Assert.All(nudges, n => Assert.Holds(n.AttemptedAt <= posted.First(p => p.Nudge == n.Id).At));
            foreach (var channel in nudges.GroupBy(n => n.Channel))
            {
                AssertRate([.. channel.Select(n => n.Slot).Order()], perSecond, Duration.Zero);
                AssertRate([.. channel.Select(n => n.AttemptedAt!.Value).Order()], perSecond, (TimerLateness + pulse.Latest) * speed);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Two_processes_on_one_database_work_off_a_backlog_at_the_rate_of_one()
    {
        const int PerSecond = 10;
        using var postgres = TempPostgres.Make();
        var folder = Directory.CreateTempSubdirectory("recovery-on-time-");
        try
        {
            await using var provider = await LoopbackProvider.StartAsync();
            var late = Duration.FromMinutes(5);
            var settings = Settings(folder, provider, speed: 1, PerSecond, late);
            (settings["Store:Provider"], settings["Store:Connection"]) = ("Postgres", postgres.Connection);
            await using (var before = DeliveryRig.On(settings, Instant.FromUtc(2027, 4, 26, 12, 0)))
            {
                await before.Register(texts: Each, emails: 0);
                await before.Plan();
            }

            var time = new ShiftedTimeProvider((DeliveryRig.NotBefore + late).ToDateTimeOffset(), 1);
            await using var one = App(settings, time);
            await using var two = App(settings, time);
            await using var pulse = new Pulse();
            await Task.WhenAll(one.StartAsync(Ct), two.StartAsync(Ct));
            await Until(() => provider.Count == Each, one.Services.GetRequiredService<ClinicClock>());
            await Task.WhenAll(one.StopAsync(Ct), two.StopAsync(Ct));

            await using var after = DeliveryRig.On(settings, DeliveryRig.Target);
            var nudges = (await after.All()).Where(n => n.Channel == By.Sms).ToList();
            Assert.Equal(Each, nudges.Count);
            AssertRate([.. nudges.Select(n => n.AttemptedAt!.Value).Order()], PerSecond, TimerLateness + pulse.Latest, processes: 2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// So many in any stretch of a second or five and no more, by what the app itself noted as it was let through: what comes after, a
    /// busy disk or network may hold up and let go together. A note may come as late as this machine was seen to be, close to the one
    /// after it.
    /// </summary>
    private static void AssertRate(Instant[] at, int perSecond, Duration late, int processes = 1)
    {
        foreach (var seconds in new[] { 1, 5 })
        {
            var stretch = Duration.FromSeconds(seconds);
            var most = processes + (int)Math.Ceiling(perSecond * (stretch + late).TotalSeconds);
            Assert.All(at, first => Assert.InRange(at.Count(t => t >= first && t < first + stretch), 1, most));
        }

        // Spread over all the time that the rate takes, not in bursts with pauses between.
        Assert.InRange((at[^1] - at[0] + late).TotalSeconds, (at.Length - 1) * 0.9 / perSecond, double.MaxValue);
    }

    /// <summary>Until it is so, or half past the clinic's opening.</summary>
    private static async Task Until(Func<bool> so, ClinicClock clock)
    {
        while (!so() && clock.Now < DeliveryRig.Target + Duration.FromMinutes(30))
        {
            await clock.Delay(Duration.FromMilliseconds(100), Ct);
        }
    }

    private static WebApplication App(Dictionary<string, string> settings, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddRecovery(builder.Configuration);
        builder.AddLocalFunctions(typeof(PlanNudges).Assembly);
        if (time is not null)
        {
            // One clock for both, and neither fetches so much ahead that nothing is left for the other.
            builder.Services.AddSingleton(time).AddSingleton(new ClinicClock(time, DateTimeZoneProviders.Tzdb["Europe/London"]));
            builder.Services.AddSingleton(HostJson.Default with { MaxConcurrentCalls = 4 });
        }

        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        return app.MapFunctions();
    }

    private static Dictionary<string, string> Settings(DirectoryInfo folder, LoopbackProvider provider, int speed, int perSecond, Duration late)
    {
        var settings = DeliveryRig.Settings(folder, provider).ToDictionary(s => s.Key, s => s.Value!);
        settings["Sms:SegmentsPerSecond"] = settings["Email:MessagesPerSecond"] = perSecond.ToString(CultureInfo.InvariantCulture);
        settings["Clock:Speed"] = speed.ToString(CultureInfo.InvariantCulture);

        // A second of machine time before.
        settings["Clock:Start"] = (DeliveryRig.NotBefore + late - Duration.FromSeconds(speed)).ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return settings;
    }
}
