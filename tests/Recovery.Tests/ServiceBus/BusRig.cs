using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Broker;
using Recovery.Local.ServiceBus;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>A broker and the adapter on it, with the clocks of both in the test's hand.</summary>
internal sealed class BusRig : IAsyncDisposable
{
    private readonly FakeTimeProvider _there = new(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));
    private readonly FakeTimeProvider _here;
    private readonly LoggedLines _log = new();

    /// <param name="options">How the broker is set up, but for its clock.</param>
    /// <param name="ahead">How far the adapter's clock is ahead of the broker's.</param>
    public BusRig(BrokerOptions? options = null, TimeSpan ahead = default)
    {
        _here = new FakeTimeProvider(_there.GetUtcNow() + ahead);
        Clock = new ClinicClock(_here, DateTimeZone.Utc);
        Broker = ServiceBusBroker.Start((options ?? new BrokerOptions()) with { Time = _there });
        Line = new ServiceBusLine(Endpoint(Broker), null);
        Queue = new ServiceBusQueue(Line, Clock, _log.CreateLogger(nameof(ServiceBusQueue)));
        Receiver = new HeardReceiver(Queue, Line);
    }

    public ServiceBusBroker Broker { get; }

    public ServiceBusLine Line { get; }

    public ServiceBusQueue Queue { get; }

    /// <summary>The same queue; what it has settled, the broker knows.</summary>
    public HeardReceiver Receiver { get; }

    /// <summary>The adapter's.</summary>
    public ClinicClock Clock { get; }

    public FakeTimeProvider Time => _here;

    public Instant Now => Clock.Now;

    /// <summary>What the adapter logged.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>By the policy's key.</summary>
    public static ServiceBusEndpoint Endpoint(ServiceBusBroker broker) => new("127.0.0.1", broker.Port, false, "RootManageSharedAccessKey", "SAS_KEY_VALUE");

    /// <summary>A text that is due and may be sent for an hour.</summary>
    public static QueuedNudge Queued(string nudge, Instant now) => new(new NudgeMessage(nudge, 1), Channel.Sms, now, now + Duration.FromHours(1));

    /// <summary>Texts that are due, in one batch.</summary>
    public Task Send(params string[] nudges) => Queue.Send([.. nudges.Select(n => Queued(n, Now))], Ct);

    /// <summary>The texts that are there, up to a number; they may come in parts.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> Receive(int max = 10)
    {
        var all = new List<ReceivedMessage>();
        while (all.Count < max && await Queue.Receive(QueueNames.Sms, max - all.Count, Ct) is { Count: > 0 } some)
        {
            all.AddRange(some);
        }

        return all;
    }

    /// <summary>The one text that is there.</summary>
    public async Task<ReceivedMessage> One() => Assert.Single(await Receive(1));

    /// <summary>The next dead letter; the library doesn't say when what makes one has been heard.</summary>
    public async Task<ReceivedMessage> Dead()
    {
        IReadOnlyList<ReceivedMessage> dead = [];
        await Until(async () => (dead = await DeadNow()).Count > 0);
        return dead[0];
    }

    /// <summary>A dead letter, if there is one already.</summary>
    public Task<IReadOnlyList<ReceivedMessage>> DeadNow() => Queue.Receive(QueueNames.Sms + QueueNames.DeadLetterSuffix, 1, Ct);

    /// <summary>Both clocks go on; the broker's first, so that what the adapter then does counts from there on.</summary>
    public void Advance(TimeSpan time)
    {
        _there.Advance(time);
        _here.Advance(time);
    }

    public static async Task Until(Func<Task<bool>> done)
    {
        for (var tries = 0; !await done(); tries++)
        {
            Assert.True(tries < 500, "It never came.");
            await Task.Delay(10, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        Broker.Dispose();
        _log.Dispose();
    }
}
