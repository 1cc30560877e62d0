using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Promises;
using Recovery.Readiness;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Nudges.Send;

/// <summary>The use cases as the system sets them up, with nothing behind their ports: what they ask for is noted, and answered as a test says.</summary>
internal sealed class RecordedRig : IAsyncDisposable
{
    /// <summary>Tuesday 27 April 2027, 07:40 in clinic time.</summary>
    public static readonly Instant Start = Instant.FromUtc(2027, 4, 27, 6, 40);

    // Ids of nudges, as long as they are: links are made from them.
    public const string A = "aaaaaaaaaaaaaaaa";
    public const string B = "bbbbbbbbbbbbbbbb";
    public const string C = "cccccccccccccccc";

    private static readonly Dictionary<string, string?> Usual = new()
    {
        ["Secrets:Key"] = "a key that only this test knows, for ids and links",
        ["Sms:SegmentsPerSecond"] = "0",
        ["Email:MessagesPerSecond"] = "0",
    };

    private readonly ServiceProvider _services;

    /// <param name="time">The clock; by default a fake one that stands at <see cref="Start"/>.</param>
    /// <param name="settings">Besides the usual ones, or in their place.</param>
    public RecordedRig(TimeProvider? time = null, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Usual)
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build();
        var clock = new ClinicClock(time ?? Fake, DateTimeZoneProviders.Tzdb["Europe/London"]);
        _services = new ServiceCollection().AddLogging().AddRecovery(configuration)
            .AddSingleton(clock.Time).AddSingleton(clock)
            .AddSingleton(RecordedPort.Of<IQueueingStore>(Calls))
            .AddSingleton(RecordedPort.Of<IDeadNudges>(Calls))
            .AddSingleton(RecordedPort.Of<ISendStore>(Calls))
            .AddSingleton(RecordedPort.Of<IReconcileStore>(Calls))
            .AddSingleton(RecordedPort.Of<IFallbackStore>(Calls))
            .AddSingleton(RecordedPort.Of<ISignUpStore>(Calls))
            .AddSingleton(RecordedPort.Of<IReplyStore>(Calls))
            .AddSingleton(RecordedPort.Of<IReceiptStore>(Calls))
            .AddSingleton(RecordedPort.Of<IRunnerData>(Calls))
            .AddSingleton(RecordedPort.Of<IProviderErasures>(Calls))
            .AddSingleton(RecordedPort.Of<IUnreadableMessages>(Calls))
            .AddSingleton(RecordedPort.Of<IPromises>(Calls))
            .AddSingleton(RecordedPort.Of<INudgeQueue>(Calls))
            .AddSingleton(RecordedPort.Of<IStoreHealth>(Calls))
            .AddSingleton(RecordedPort.Of<ISendingPace>(Calls))
            .AddSingleton(RecordedPort.Of<IClinicNotes>(Calls))
            .AddSingleton(RecordedPort.Of<IDeskChanges>(Calls))
            .AddSingleton(RecordedPort.Of<IPauseStore>(Calls))
            .RemoveAll<IChannelProvider>()
            .AddSingleton<IChannelProvider>(new RecordedTexts(Calls))
            .AddSingleton<IChannelProvider>(new RecordedProvider(By.Email, Calls))
            .BuildServiceProvider();
        Calls.Answer("ISendingPace.Reserve", given => given[1]);
    }

    public FakeTimeProvider Fake { get; } = new(Start.ToDateTimeOffset());

    public RecordedCalls Calls { get; } = new();

    public Instant Now => Get<ClinicClock>().Now;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Advance(Duration duration) => Fake.Advance(duration.ToTimeSpan());

    /// <summary>A nudge of step doms for Tuesday, attempted ten minutes ago.</summary>
    public static ClaimedNudge Nudge(string id, Channel? channel = null) => new(
        id, 3, "doms", channel ?? By.Sms, "Sam Runner", (channel ?? By.Sms) == By.Sms ? "+447700900000" : "sam@example.com",
        "London Marathon 2027", "London Marathon", new LocalDate(2027, 4, 25), new LocalDate(2027, 4, 27),
        Instant.FromUtc(2027, 4, 27, 7, 0), Instant.FromUtc(2027, 4, 27, 12, 0), Start - Duration.FromMinutes(10), 1, null);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
