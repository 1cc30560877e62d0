using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Local.Queues;
using Recovery.Nudges.Queue;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Local;

/// <summary>Messages are completed or given back, if need be against a store that fails.</summary>
public sealed class SettlementTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));
    private readonly TempStore _store;
    private readonly WatchedQueue _queue;
    private readonly LockKeeper _locks;
    private readonly Settlement _settlement;

    public SettlementTests()
    {
        _store = new TempStore(_time);
        _queue = new WatchedQueue(new SqlQueue(_store.Database, _store.Clock));
        var outage = new Outage("The queue", _store.Clock, NullLogger.Instance);
        _locks = new LockKeeper(_queue, Duration.FromMinutes(5), _store.Clock, outage);
        _settlement = new Settlement(_queue, _locks, _store.Clock, outage);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 100)]
    [InlineData(9, 800)]
    [InlineData(10, 900)]
    public async Task The_more_often_a_message_was_delivered_the_later_it_is_given_back(int deliveries, int milliseconds)
    {
        var held = await Hold(deliveries);

        await _settlement.Abandon(held, CancellationToken.None);
        if (milliseconds > 0)
        {
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.Equal(0, _queue.Abandoned);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await PumpRig.Until(() => _queue.Abandoned == 1);
    }

    [Fact]
    public async Task A_host_that_stops_gives_back_at_once()
    {
        var held = await Hold(deliveries: 9);

        await _settlement.Abandon(held, new CancellationToken(canceled: true));
        await _settlement.End();

        Assert.Equal(1, _queue.Abandoned);
    }

    [Fact]
    public async Task A_completion_that_the_store_refuses_is_tried_again()
    {
        var held = await Hold(deliveries: 1);
        _queue.Failures = 4;

        await _settlement.Complete(held, CancellationToken.None);
        await UntilSettled();

        Assert.Equal(1, _queue.Completed);
    }

    [Fact]
    public async Task What_cannot_be_settled_comes_again_once_its_lock_has_run_out()
    {
        var held = await Hold(deliveries: 1);
        _queue.Failures = 5;

        await _settlement.Complete(held, CancellationToken.None);
        await UntilSettled();
        Assert.Equal((0, 0), (_queue.Completed, _queue.Failures));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Assert.Single(await _queue.Receive(SmsChannel.QueueName, 9, TestContext.Current.CancellationToken)).DeliveryCount);
    }

    public void Dispose()
    {
        _settlement.Dispose();
        _store.Dispose();
    }

    /// <summary>Lets time pass for as long as something waits.</summary>
    private Task UntilSettled()
    {
        var settled = _settlement.End();
        return PumpRig.Until(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return settled.IsCompleted;
        });
    }

    private async Task<HeldMessage> Hold(int deliveries)
    {
        var queued = new QueuedNudge(new NudgeMessage("n0", 1), By.Sms, _store.Now, _store.Now + Duration.FromDays(1));
        await _store.Queue.Send([queued], TestContext.Current.CancellationToken);
        var received = Assert.Single(await _queue.Receive(SmsChannel.QueueName, 1, TestContext.Current.CancellationToken));
        return _locks.Hold(received with { DeliveryCount = deliveries }, _store.Now);
    }
}
