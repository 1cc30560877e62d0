using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Recovery.Broker;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Queues.ServiceBus;

namespace Recovery.Tests.ServiceBus;

/// <summary>What a Service Bus refuses is told apart, and nothing of it is lost.</summary>
public sealed class RefusalTests : IAsyncDisposable
{
    private readonly BusRig _rig;
    private bool _isBusy;

    public RefusalTests() => _rig = new BusRig(new BrokerOptions
    {
        Queues = [new QueueOptions(SmsChannel.QueueName) { MaxMessages = 3 }, new QueueOptions(EmailChannel.QueueName)],
        IsBusy = () => Volatile.Read(ref _isBusy),
    });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_queue_says_so_and_takes_more_once_there_is_room()
    {
        await _rig.Send("a", "b");
        Assert.Equal(QueueFault.Full, (await Assert.ThrowsAsync<QueueException>(() => _rig.Send("c", "d"))).Fault);

        // A batch is taken whole or not at all.
        var held = await _rig.Last(2);
        Assert.Equal(["a.1", "b.1"], held.Select(m => m.MessageId));
        Assert.Holds(await _rig.Queue.Complete(held[0], Ct));
        await _rig.Send("c", "d");
        Assert.Equal(["c.1", "d.1"], (await _rig.Last(2)).Select(m => m.MessageId));
    }

    [Fact]
    public async Task A_bus_that_is_busy_says_so_and_takes_the_same_later()
    {
        Volatile.Write(ref _isBusy, true);
        Assert.Equal(QueueFault.Throttled, (await Assert.ThrowsAsync<QueueException>(() => _rig.Send("a"))).Fault);
        Volatile.Write(ref _isBusy, false);
        await _rig.Send("a");
        Assert.Equal("a.1", (await _rig.One()).MessageId);
    }

    [Fact]
    public async Task A_bus_that_is_busy_schedules_nothing()
    {
        await using var client = BusRig.Connect(_rig.Broker.ConnectionString);
        Volatile.Write(ref _isBusy, true);
        var fault = await Assert.ThrowsAsync<ServiceBusException>(Schedule);
        Assert.Equal(ServiceBusFailureReason.ServiceBusy, fault.Reason);
        Volatile.Write(ref _isBusy, false);
        await Schedule();

        // A sender that was told waits for ten seconds.
        Task Schedule() => client.CreateSender(SmsChannel.QueueName).ScheduleMessageAsync(new ServiceBusMessage("{}"), _rig.Time.GetUtcNow().AddHours(1), Ct);
    }

    [Fact]
    public async Task A_message_too_large_holds_up_no_other()
    {
        var fault = await Assert.ThrowsAsync<QueueException>(() => _rig.Queue.Send(
            [BusRig.Queued("large", _rig.Now) with { Trace = new string('x', 300 * 1024) }, BusRig.Queued("a", _rig.Now)], Ct));
        Assert.Equal(QueueFault.TooLarge, fault.Fault);
        Assert.Equal("a.1", Assert.Single(await _rig.Last(1)).MessageId);
    }

    [Fact]
    public async Task What_could_not_be_settled_is_not_taken_for_lost_when_it_is_tried_again()
    {
        await _rig.Send("a");
        var held = await _rig.One();
        _rig.Broker.Dispose();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(QueueFault.OutOfReach, (await Assert.ThrowsAsync<QueueException>(() => _rig.Queue.Complete(held, Ct))).Fault);
        }
    }

    [Fact]
    public async Task A_bus_that_does_not_answer_is_out_of_reach_within_seconds()
    {
        await _rig.Send("a");
        var held = await _rig.One();
        _rig.Wire.Stop();
        var began = Stopwatch.GetTimestamp();
        Task[] all = [_rig.Send("b"), _rig.Queue.Receive(EmailChannel.QueueName, 1, Ct), _rig.Queue.Complete(held, Ct), _rig.Queue.Renew(held, Ct)];
        foreach (var one in all)
        {
            Assert.Equal(QueueFault.OutOfReach, (await Assert.ThrowsAsync<QueueException>(() => one)).Fault);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
