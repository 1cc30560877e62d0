using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;
using Recovery.Broker;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>A broker that is busy says so, and so does a queue that is full, whether something is sent or scheduled.</summary>
public sealed class BusyTests : JudgeTest
{
    private readonly StrongBox<bool> _isBusy;

    public BusyTests()
        : this(new StrongBox<bool>())
    {
    }

    private BusyTests(StrongBox<bool> isBusy)
        : base(new BrokerOptions { IsBusy = () => isBusy.Value, Queues = [new QueueOptions(Queue) { MaxMessages = 1 }] }) => _isBusy = isBusy;

    [Fact]
    public async Task A_busy_broker_takes_the_same_later()
    {
        _isBusy.Value = true;
        await Refused(ServiceBusFailureReason.ServiceBusy, sender => sender.SendMessageAsync(Message(), Ct));
        await Refused(ServiceBusFailureReason.ServiceBusy, sender => sender.ScheduleMessageAsync(Message(), Now.AddHours(1), Ct));
        await NothingIsLeft();
        _isBusy.Value = false;
        await Send();
    }

    [Fact]
    public async Task A_full_queue_takes_more_once_there_is_room()
    {
        await Send();
        await Refused(ServiceBusFailureReason.QuotaExceeded, sender => sender.SendMessageAsync(Message(), Ct));
        await Refused(ServiceBusFailureReason.QuotaExceeded, sender => sender.ScheduleMessageAsync(Message(), Now.AddHours(1), Ct));
        await Receiver.CompleteMessageAsync(await One(), Ct);
        await Send();
    }

    /// <summary>By a sender of its own: once one has been told that the broker is busy, it waits ten seconds before it asks again.</summary>
    private async Task Refused(ServiceBusFailureReason reason, Func<ServiceBusSender, Task> send)
    {
        await using var sender = Client.CreateSender(Queue);
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => send(sender));
        Assert.Equal(reason, fault.Reason);
    }
}
