using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Broker;
using Recovery.Channels.Sms;
using Recovery.Nudges.Queue;
using Recovery.Queues.ServiceBus;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>A broker and our queue on it, with the clocks of both in the test's hand.</summary>
internal sealed class BusRig : IAsyncDisposable
{
    private readonly FakeTimeProvider _there = new(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));
    private readonly FakeTimeProvider _here;
    private readonly LoggedLines _log = new();
    private readonly ServiceBusClient _client;

    /// <param name="options">How the broker is set up, but for its clock.</param>
    /// <param name="ahead">How far our clock is ahead of the broker's.</param>
    public BusRig(BrokerOptions? options = null, TimeSpan ahead = default)
    {
        _here = new FakeTimeProvider(_there.GetUtcNow() + ahead);
        Clock = new ClinicClock(_here, DateTimeZone.Utc);
        Broker = ServiceBusBroker.Start((options ?? new BrokerOptions()) with { Time = _there });
        Wire = Wire.To(Broker.Port);
        _client = Connect(Broker.ConnectionString.Replace($":{Broker.Port};", $":{Wire.Port};", StringComparison.Ordinal));
        Queue = new ServiceBusQueue(_client, Clock, _log.CreateLogger(nameof(ServiceBusQueue)));
    }

    public ServiceBusBroker Broker { get; }

    /// <summary>What our queue speaks to the broker through.</summary>
    public Wire Wire { get; }

    public ServiceBusQueue Queue { get; }

    /// <summary>Ours.</summary>
    public ClinicClock Clock { get; }

    public FakeTimeProvider Time => _here;

    public Instant Now => Clock.Now;

    /// <summary>What our queue logged.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A client as the app has it.</summary>
    public static ServiceBusClient Connect(string connection) =>
        BusAddress.Of(new QueueSettings(QueueProvider.ServiceBus, null, connection, Duration.Zero)).Connect(new DefaultAzureCredential());

    /// <summary>A text that is due and may be sent for an hour.</summary>
    public static QueuedNudge Queued(string nudge, Instant now) => new(new NudgeMessage(nudge, 1), By.Sms, now, now + Duration.FromHours(1));

    /// <summary>Texts that are due, in one batch.</summary>
    public Task Send(params string[] nudges) => Queue.Send([.. nudges.Select(n => Queued(n, Now))], Ct);

    /// <summary>The texts that are there, up to a number; they may come in parts.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> Receive(int max = 10)
    {
        var all = new List<ReceivedMessage>();
        while (all.Count < max && await Queue.Receive(SmsChannel.QueueName, max - all.Count, Ct) is { Count: > 0 } some)
        {
            all.AddRange(some);
        }

        return all;
    }

    /// <summary>The next text.</summary>
    public Task<ReceivedMessage> One() => One(Queue);

    /// <summary>The next texts, each waited for; fails where there are more.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> Last(int count)
    {
        var all = new List<ReceivedMessage>();
        while (all.Count < count)
        {
            all.Add(await One());
        }

        Assert.Empty(await Receive(1));
        return all;
    }

    /// <summary>The next text. Waited for: a busy machine may take longer than an empty queue is asked for.</summary>
    public static async Task<ReceivedMessage> One(ServiceBusQueue queue)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            await queue.WaitForWork(SmsChannel.QueueName, limit.Token);
            if (await queue.Receive(SmsChannel.QueueName, 1, limit.Token) is [var one])
            {
                return one;
            }
        }
    }

    /// <summary>The next dead letter.</summary>
    public async Task<ReceivedMessage> Dead() => Assert.Single(await DeadNow());

    /// <summary>A dead letter, if there is one.</summary>
    public Task<IReadOnlyList<ReceivedMessage>> DeadNow() => Queue.Receive(SmsChannel.QueueName + QueueNames.DeadLetterSuffix, 1, Ct);

    /// <summary>Both clocks go on; the broker's first, so that what our queue then does counts from there on.</summary>
    public void Advance(TimeSpan time)
    {
        _there.Advance(time);
        _here.Advance(time);
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        await _client.DisposeAsync();
        Broker.Dispose();
        Wire.Dispose();
        _log.Dispose();
    }
}
