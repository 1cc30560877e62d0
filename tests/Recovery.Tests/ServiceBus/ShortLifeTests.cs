using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Broker;
using Recovery.LocalHost.ServiceBus;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>A queue whose messages live for a while only: what becomes of them, and that what is dead lives on.</summary>
public sealed class ShortLifeTests : IAsyncDisposable
{
    private static readonly Duration Life = Duration.FromSeconds(30);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ServiceBusBroker _broker;
    private readonly ServiceBusQueue _queue;

    public ShortLifeTests()
    {
        _broker = ServiceBusBroker.Start(new BrokerOptions
        {
            Time = _time,
            Queues = [new QueueOptions(QueueNames.Sms) { DefaultTimeToLive = Life.ToTimeSpan(), DeadLetteringOnExpiration = true }],
        });
        var endpoint = new ServiceBusEndpoint("127.0.0.1", _broker.Port, false, "RootManageSharedAccessKey", "SAS_KEY_VALUE");
        _queue = new ServiceBusQueue(new ServiceBusLine(endpoint, null), new ClinicClock(_time, DateTimeZone.Utc));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_outlives_its_queues_time_to_live()
    {
        await _queue.Send([Queued("a")], Ct);
        var held = Assert.Single(await _queue.Receive(QueueNames.Sms, 1, Ct));
        Assert.True(await _queue.DeadLetter(held, "why", "because", Ct));
        Assert.True(await _queue.Abandon(await Dead(), Ct));
        _time.Advance(2 * Life.ToTimeSpan());
        Assert.Equal("why", (await Dead()).DeadLetterReason);
    }

    [Fact]
    public async Task What_expires_is_found_among_the_dead_letters()
    {
        await _queue.Send([Queued("a")], Ct);
        _time.Advance(2 * Life.ToTimeSpan());
        Assert.Empty(await _queue.Receive(QueueNames.Sms, 1, Ct));
        Assert.Equal("TTLExpiredException", (await Dead()).DeadLetterReason);
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _broker.Dispose();
    }

    private QueuedNudge Queued(string nudge)
    {
        var now = Instant.FromDateTimeOffset(_time.GetUtcNow());
        return new QueuedNudge(new NudgeMessage(nudge, 1), Channel.Sms, now, now + Duration.FromHours(1));
    }

    /// <summary>The next dead letter; the library doesn't say when what makes one has been heard.</summary>
    private async Task<ReceivedMessage> Dead()
    {
        for (var tries = 0; ; tries++)
        {
            if ((await _queue.Receive(QueueNames.Sms + QueueNames.DeadLetterSuffix, 1, Ct)) is [var dead])
            {
                return dead;
            }

            Assert.True(tries < 500, "No dead letter.");
            await Task.Delay(10, Ct);
        }
    }
}
