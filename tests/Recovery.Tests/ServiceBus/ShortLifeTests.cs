using Recovery.Broker;
using Recovery.Channels.Sms;

namespace Recovery.Tests.ServiceBus;

/// <summary>A queue whose messages live for a while only: what becomes of them, and that what is dead lives on.</summary>
public sealed class ShortLifeTests : IAsyncDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    private readonly BusRig _rig = new(new BrokerOptions
    {
        // Hours pass here in no time.
        LinkIdleTimeout = null,
        Queues = [new QueueOptions(SmsChannel.QueueName) { DefaultTimeToLive = Life, DeadLetteringOnExpiration = true }],
    });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_outlives_its_queues_time_to_live_and_its_own()
    {
        await _rig.Send("a");
        Assert.Holds(await _rig.Queue.DeadLetter(await _rig.One(), "why", "because", Ct));
        Assert.Holds(await _rig.Queue.Abandon(await _rig.Dead(), Ct));

        // The text itself was good for an hour.
        _rig.Advance(TimeSpan.FromHours(2));
        Assert.Equal("why", (await _rig.Dead()).DeadLetterReason);
    }

    [Fact]
    public async Task What_expires_is_found_among_the_dead_letters()
    {
        await _rig.Send("a");
        _rig.Advance(2 * Life);
        Assert.Empty(await _rig.Receive());
        Assert.Equal("TTLExpiredException", (await _rig.Dead()).DeadLetterReason);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
