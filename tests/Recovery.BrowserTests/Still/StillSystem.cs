using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Channels;
using Recovery.Housekeeping;
using Recovery.Local;
using Recovery.Local.Functions;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.BrowserTests.Still;

/// <summary>The whole system on a port of its own with the clock in the test's hand: what its timers and pumps would do, the test does.</summary>
internal sealed class StillSystem : IAsyncDisposable
{
    public const string AccessKey = SystemUnderTest.AccessKey;

    private static readonly DateTimeZone London = DateTimeZoneProviders.Tzdb["Europe/London"];
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly WebApplication _app;
    private readonly FakeTimeProvider _time;

    private StillSystem(WebApplication app, FakeTimeProvider time, Uri url) => (_app, _time, Url) = (app, time, url);

    public Uri Url { get; }

    public Instant Now => Get<ClinicClock>().Now;

    /// <param name="store">The path of its file, which may be there already.</param>
    /// <param name="now">Where its clock stands.</param>
    /// <param name="settings">Beside those that every such system has, or in their place.</param>
    /// <param name="change">What is to be different about it.</param>
    public static async Task<StillSystem> Start(
        string store, LocalDateTime now, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? change = null)
    {
        var time = new FakeTimeProvider(now.InZoneLeniently(London).ToDateTimeOffset());
        var address = ListeningAddress.Of("http://127.0.0.1:0");
        var all = new Dictionary<string, string?>
        {
            ["Store:Path"] = store,
            ["Clinic:AccessKey"] = AccessKey,
            ["Secrets:Key"] = "a key that only these tests know, for ids and links",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        var builder = LocalApp.CreateBuilder(new LocalFunctionsOptions(Timers: false, Queues: false), address.First, all);
        builder.WebHost.UseUrls([.. address.Urls]);
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(new ClinicClock(time, London));
        change?.Invoke(builder.Services);
        var app = builder.Build();
        await LocalApp.Prepare(app.Services, None);
        app.MapFunctions();
        await app.StartAsync();
        return new StillSystem(app, time, address.First);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Clinic time. The clock goes forward only.</summary>
    public void GoTo(LocalDateTime moment) => _time.SetUtcNow(moment.InZoneLeniently(London).ToDateTimeOffset());

    /// <summary>What the planner's timer does each minute.</summary>
    public Task Plan() => Get<TimedWork>().Run(TimedWork.Planning, Get<Planner>().Tick, None);

    /// <summary>What the housekeeper's timer does each minute.</summary>
    public Task Reconcile() => Get<TimedWork>().Run(TimedWork.Housekeeping, Get<Housekeeper>().Tick, None);

    /// <summary>What the pumps do: hands over what is due, at most so many of a channel's messages.</summary>
    public async Task Drain(Channel channel, int most = int.MaxValue)
    {
        var receiver = Get<IQueueReceiver>();
        while (most > 0 && await receiver.Receive(QueueNames.Of(channel), Math.Min(most, 100), None) is { Count: > 0 } due)
        {
            most -= due.Count;
            foreach (var message in due)
            {
                await Get<Sender>().Handle(JsonSerializer.Deserialize<NudgeMessage>(message.Body, JsonSerializerOptions.Web)!, channel, None);
                await receiver.Complete(message, None);
            }
        }
    }

    /// <summary>A whole minute of the system's: at its full minute it plans and sends, half a minute later it reconciles and sends.</summary>
    public async Task Minute(LocalDateTime minute)
    {
        GoTo(minute);
        await Plan();
        await DrainAll();
        GoTo(minute.PlusSeconds(30));
        await Reconcile();
        await DrainAll();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task DrainAll()
    {
        foreach (var channel in ChannelCatalog.All)
        {
            await Drain(channel);
        }
    }
}
