using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Channels;
using Recovery.Desk;
using Recovery.Housekeeping;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Nudges.Send;

/// <summary>
/// The whole system but its host, on a real store and against a real provider on this machine, with the clock in the test's hand:
/// what the host's timers and pumps would do, the test does.
/// </summary>
internal sealed class DeliveryRig : IAsyncDisposable
{
    /// <summary>A Sunday runner's texts and emails of step doms go out from 07:30 on Tuesday 27 April 2027.</summary>
    public static readonly Instant NotBefore = Instant.FromUtc(2027, 4, 27, 6, 30);

    public static readonly Instant Target = Instant.FromUtc(2027, 4, 27, 7, 0);

    private static readonly LocalDate RaceDay = new(2027, 4, 25);

    /// <summary>Too late for the step before: what these runners are due begins with doms.</summary>
    private static readonly Instant Confirmed = Instant.FromUtc(2027, 4, 21, 9, 0);

    private readonly LoopbackProvider? _provider;
    private readonly DirectoryInfo? _folder;
    private readonly ServiceProvider _services;

    private DeliveryRig(
        IReadOnlyDictionary<string, string?> settings, FakeTimeProvider clock, LoopbackProvider? provider, DirectoryInfo? folder,
        Action<IServiceCollection>? change = null)
    {
        (Fake, _provider, _folder) = (clock, provider, folder);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging().AddRecovery(configuration);
        services.AddSingleton<TimeProvider>(Fake);
        services.AddSingleton(new ClinicClock(Fake, DateTimeZoneProviders.Tzdb["Europe/London"]));
        change?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public LoopbackProvider Provider => _provider ?? throw new InvalidOperationException("This rig was given no provider.");

    public FakeTimeProvider Fake { get; }

    public SqlNudgeStore Nudges => Get<SqlNudgeStore>();

    public SqlRunnerStore Runners => Get<SqlRunnerStore>();

    public IClinicLog Log => Get<IClinicLog>();

    public ISignUpStore SignUps => Get<ISignUpStore>();

    public INudgeLinks NudgeLinks => Get<INudgeLinks>();

    public Instant Now => Get<ClinicClock>().Now;

    /// <param name="now">Where the clock stands; the default is midday of the day before the nudges go out.</param>
    /// <param name="settings">Besides the usual ones, or in their place.</param>
    /// <param name="change">What is to be different about the system.</param>
    public static async Task<DeliveryRig> Start(
        Instant? now = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? change = null)
    {
        var clock = ClockAt(now ?? Instant.FromUtc(2027, 4, 26, 12, 0));
        var provider = await LoopbackProvider.StartAsync(clock: clock);
        var folder = Directory.CreateTempSubdirectory("recovery-delivery-");
        var all = Settings(folder, provider).Concat(settings ?? new Dictionary<string, string?>()).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Last().Value);
        MigratedStore.CopyTo(Path.Combine(folder.FullName, "recovery.db"));
        return new DeliveryRig(all, clock, provider, folder, change);
    }

    /// <summary>On a store that stays when the rig is gone.</summary>
    public static DeliveryRig On(IReadOnlyDictionary<string, string> settings, Instant now, Action<IServiceCollection>? change = null) => new(
        settings.Where(s => !s.Key.StartsWith("Clock:", StringComparison.Ordinal)).ToDictionary(s => s.Key, s => (string?)s.Value), ClockAt(now), null, null, change);

    /// <summary>A store in the folder, the provider for both channels, no rates.</summary>
    public static IReadOnlyDictionary<string, string?> Settings(DirectoryInfo folder, LoopbackProvider provider) => new Dictionary<string, string?>
    {
        ["Store:Path"] = Path.Combine(folder.FullName, "recovery.db"),
        ["Secrets:Key"] = "a key that only this test knows, for ids and links",
        ["Clinic:AccessKey"] = ServerProcess.AccessKey,
        ["Sms:Provider"] = "Twilio",
        ["Sms:SegmentsPerSecond"] = "0",
        ["Twilio:AccountSid"] = "AC00000000000000000000000000000001",
        ["Twilio:AuthToken"] = "token",
        ["Twilio:From"] = "+447700900999",
        ["Twilio:BaseUrl"] = provider.BaseUrl.ToString(),
        ["Email:Provider"] = "SendGrid",
        ["Email:MessagesPerSecond"] = "0",
        ["SendGrid:ApiKey"] = "SG.key",
        ["SendGrid:From"] = "clinic@example.com",
        ["SendGrid:BaseUrl"] = provider.BaseUrl.ToString(),
        ["Senders:ClaimLease"] = "00:00:04",
    };

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Registers runners of the Sunday: texts only, or emails only.</summary>
    public async Task<IReadOnlyList<RegistrationResult>> Register(int texts, int emails)
    {
        var registrations = Enumerable.Range(0, texts).Select(i => Registration(i, By.Sms))
            .Concat(Enumerable.Range(0, emails).Select(i => Registration(i, By.Email)));
        await Get<IRaceStore>().Seed(RaceData.Shipped(), Cancel);
        return await Runners.Register([.. registrations], Cancel);
    }

    /// <summary>One runner of the Sunday with both contacts, texts allowed.</summary>
    public async Task<RegistrationResult> RegisterBoth(bool emails = true)
    {
        await Get<IRaceStore>().Seed(RaceData.Shipped(), Cancel);
        var since = Instant.FromUtc(2027, 3, 1, 9, 0);
        var signUp = new SignUp(
            "Sam Runner", "+447700900000", "runner0@example.com", "london-marathon-2027", RaceDay,
            By.Both("Text me.", emails ? "Email me." : null, "test", since));
        return (await Runners.Register([new Registration(signUp, Confirmed, Source.Import)], Cancel))[0];
    }

    /// <summary>What the planner's timer would do.</summary>
    public Task Plan() => Get<Planner>().Tick(Cancel);

    /// <summary>What the housekeeper's timer would do.</summary>
    public Task Reconcile() => Get<Housekeeper>().Tick(Cancel);

    public void GoTo(Instant instant) => Fake.SetUtcNow(instant.ToDateTimeOffset());

    public void Advance(Duration duration) => Fake.Advance(duration.ToTimeSpan());

    /// <summary>What the host's pumps would do: handles whatever is due until nothing is.</summary>
    public async Task Drain()
    {
        await Task.WhenAll(ChannelCatalog.All.Select(Drain));
    }

    /// <summary>Plans, and drains the queues at that moment.</summary>
    public async Task SendAll(Instant at)
    {
        await Plan();
        GoTo(at);
        await Drain();
    }

    public async Task<IReadOnlyList<Nudge>> All()
    {
        var all = new List<Nudge>();
        var page = new LogPage([], null);
        do
        {
            page = await Log.Page(new LogQuery(null, null, null, null, null, null, page.Next, 1000), Cancel);
            all.AddRange(page.Items.Select(l => l.Nudge));
        }
        while (page.Next is not null);
        return all;
    }

    public async Task<IReadOnlyList<string>> Timeline(Nudge nudge) =>
        [.. (await Log.Timeline(nudge.Id, Cancel)).Select(l => l.What)];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }

        _folder?.Delete(recursive: true);
    }

    private static FakeTimeProvider ClockAt(Instant instant) => new(instant.ToDateTimeOffset());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Registration Registration(int i, Channel channel)
    {
        var since = Instant.FromUtc(2027, 3, 1, 9, 0);
        var consent = channel == By.Sms ? By.Texts("Text me.", "test", since) : By.Emails("Email me.", "test", since);
        var signUp = channel == By.Sms
            ? new SignUp("Sam Runner", string.Create(CultureInfo.InvariantCulture, $"+447700{900000 + i}"), null, "london-marathon-2027", RaceDay, consent)
            : new SignUp("Ella Runner", null, string.Create(CultureInfo.InvariantCulture, $"runner{i}@example.com"), "london-marathon-2027", RaceDay, consent);
        return new Registration(signUp, Confirmed, Source.Import);
    }

    /// <summary>Handles at most so many of a channel's messages that are due. Returns how many.</summary>
    public async Task<int> DrainSome(Channel channel, int most)
    {
        var receiver = Get<IQueueReceiver>();
        var sender = Get<Sender>();
        var messages = await receiver.Receive(QueueNames.Of(channel), most, Cancel);
        await Task.WhenAll(messages.Select(async message =>
        {
            await sender.Handle(JsonSerializer.Deserialize<NudgeMessage>(message.Body, JsonSerializerOptions.Web)!, channel, Cancel);
            Assert.Holds(await receiver.Complete(message, Cancel));
        }));
        return messages.Count;
    }

    private async Task Drain(Channel channel)
    {
        while (await DrainSome(channel, 256) > 0)
        {
        }
    }
}
