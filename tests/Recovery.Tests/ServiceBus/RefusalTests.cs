using NodaTime;
using Recovery.Broker;
using Recovery.LocalHost.ServiceBus;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>What a Service Bus refuses is told apart, and nothing of it is lost.</summary>
public sealed class RefusalTests : IAsyncDisposable
{
    private readonly ServiceBusBroker _broker;
    private readonly ServiceBusQueue _queue;
    private bool _isBusy;

    public RefusalTests()
    {
        _broker = ServiceBusBroker.Start(new BrokerOptions
        {
            Queues = [new QueueOptions(QueueNames.Sms) { MaxMessages = 3 }, new QueueOptions(QueueNames.Email)],
            IsBusy = () => Volatile.Read(ref _isBusy),
        });
        var endpoint = new ServiceBusEndpoint("127.0.0.1", _broker.Port, false, "RootManageSharedAccessKey", "SAS_KEY_VALUE");
        _queue = new ServiceBusQueue(new ServiceBusLine(endpoint, null), new ClinicClock(TimeProvider.System, DateTimeZone.Utc));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_queue_says_so_and_takes_more_once_there_is_room()
    {
        await _queue.Send([Queued("a"), Queued("b")], Ct);
        Assert.Equal(ServiceBusFault.Full, (await Assert.ThrowsAsync<ServiceBusException>(() => _queue.Send([Queued("c"), Queued("d")], Ct))).Fault);

        // A batch is taken whole or not at all.
        var held = await _queue.Receive(QueueNames.Sms, 5, Ct);
        Assert.Equal(["a.1", "b.1"], held.Select(m => m.MessageId));
        Assert.True(await _queue.Complete(held[0], Ct));
        await Until(async () =>
        {
            try
            {
                await _queue.Send([Queued("c"), Queued("d")], Ct);
                return true;
            }
            catch (ServiceBusException fault) when (fault.Fault == ServiceBusFault.Full)
            {
                // The library doesn't say when a settlement has been heard.
                return false;
            }
        });
        Assert.Equal(["c.1", "d.1"], (await _queue.Receive(QueueNames.Sms, 5, Ct)).Select(m => m.MessageId));
    }

    [Fact]
    public async Task A_bus_that_is_busy_says_so_and_takes_the_same_later()
    {
        Volatile.Write(ref _isBusy, true);
        Assert.Equal(ServiceBusFault.Throttled, (await Assert.ThrowsAsync<ServiceBusException>(() => _queue.Send([Queued("a")], Ct))).Fault);
        Volatile.Write(ref _isBusy, false);
        await _queue.Send([Queued("a")], Ct);
        Assert.Equal("a.1", Assert.Single(await _queue.Receive(QueueNames.Sms, 1, Ct)).MessageId);
    }

    [Fact]
    public async Task A_message_too_large_holds_up_no_other()
    {
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => _queue.Send([Queued(new string('x', 300 * 1024)), Queued("a")], Ct));
        Assert.Equal(ServiceBusFault.TooLarge, fault.Fault);
        Assert.Equal("a.1", Assert.Single(await _queue.Receive(QueueNames.Sms, 2, Ct)).MessageId);
    }

    [Fact]
    public async Task What_could_not_be_settled_is_not_taken_for_lost_when_it_is_tried_again()
    {
        await _queue.Send([Queued("a")], Ct);
        var held = Assert.Single(await _queue.Receive(QueueNames.Sms, 1, Ct));
        _broker.Dispose();
        await Until(() => Task.FromResult(((TakenMessage)held).Link.IsClosed));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(ServiceBusFault.OutOfReach, (await Assert.ThrowsAsync<ServiceBusException>(() => _queue.Complete(held, Ct))).Fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _broker.Dispose();
    }

    private static QueuedNudge Queued(string nudge)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        return new QueuedNudge(new NudgeMessage(nudge, 1), Channel.Sms, now, now + Duration.FromHours(1));
    }

    private static async Task Until(Func<Task<bool>> done)
    {
        for (var tries = 0; !await done(); tries++)
        {
            Assert.True(tries < 500, "It never came.");
            await Task.Delay(10, Ct);
        }
    }
}
