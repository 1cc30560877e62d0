using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Recovery.Broker;
using Recovery.Local.ServiceBus;
using Recovery.Nudges;

namespace Recovery.Tests.ServiceBus;

/// <summary>What a Service Bus refuses is told apart, and nothing of it is lost.</summary>
public sealed class RefusalTests : IAsyncDisposable
{
    private readonly BusRig _rig;
    private bool _isBusy;

    public RefusalTests() => _rig = new BusRig(new BrokerOptions
    {
        Queues = [new QueueOptions(QueueNames.Sms) { MaxMessages = 3 }, new QueueOptions(QueueNames.Email)],
        IsBusy = () => Volatile.Read(ref _isBusy),
    });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_queue_says_so_and_takes_more_once_there_is_room()
    {
        await _rig.Send("a", "b");
        Assert.Equal(ServiceBusFault.Full, (await Assert.ThrowsAsync<ServiceBusException>(() => _rig.Send("c", "d"))).Fault);

        // A batch is taken whole or not at all.
        var held = await _rig.Receive();
        Assert.Equal(["a.1", "b.1"], held.Select(m => m.MessageId));
        Assert.True(await _rig.Queue.Complete(held[0], Ct));
        await BusRig.Until(async () =>
        {
            try
            {
                await _rig.Send("c", "d");
                return true;
            }
            catch (ServiceBusException fault) when (fault.Fault == ServiceBusFault.Full)
            {
                // The library doesn't say when a settlement has been heard.
                return false;
            }
        });
        Assert.Equal(["c.1", "d.1"], (await _rig.Receive()).Select(m => m.MessageId));
    }

    [Fact]
    public async Task A_bus_that_is_busy_says_so_and_takes_the_same_later()
    {
        Volatile.Write(ref _isBusy, true);
        Assert.Equal(ServiceBusFault.Throttled, (await Assert.ThrowsAsync<ServiceBusException>(() => _rig.Send("a"))).Fault);
        Volatile.Write(ref _isBusy, false);
        await _rig.Send("a");
        Assert.Equal("a.1", (await _rig.One()).MessageId);
    }

    [Fact]
    public async Task A_bus_that_is_busy_schedules_nothing()
    {
        var message = new Message("{}").Encode();
        var schedule = new Map { ["messages"] = new List<Map> { new() { ["message"] = message.Buffer.AsSpan(message.Offset, message.Length).ToArray() } } };
        var management = new RequestLink(_rig.Line, $"{QueueNames.Sms}/$management");
        Volatile.Write(ref _isBusy, true);
        Assert.Equal((503, "com.microsoft:server-busy"), await Ask());
        Volatile.Write(ref _isBusy, false);
        Assert.Equal((200, null), await Ask());

        async Task<(object?, string?)> Ask()
        {
            var asked = new ApplicationProperties { ["operation"] = "com.microsoft:schedule-message" };
            var answer = (await management.Ask(new Message { ApplicationProperties = asked, BodySection = new AmqpValue { Value = schedule } }, Ct)).ApplicationProperties;
            return (answer["statusCode"], answer["errorCondition"]?.ToString());
        }
    }

    [Fact]
    public async Task A_message_too_large_holds_up_no_other()
    {
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => _rig.Send(new string('x', 300 * 1024), "a"));
        Assert.Equal(ServiceBusFault.TooLarge, fault.Fault);
        Assert.Equal("a.1", Assert.Single(await _rig.Receive()).MessageId);
    }

    [Fact]
    public async Task What_could_not_be_settled_is_not_taken_for_lost_when_it_is_tried_again()
    {
        await _rig.Send("a");
        var held = await _rig.One();
        _rig.Broker.Dispose();
        await BusRig.Until(() => Task.FromResult(((TakenMessage)held).Link.IsClosed));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(ServiceBusFault.OutOfReach, (await Assert.ThrowsAsync<ServiceBusException>(() => _rig.Queue.Complete(held, Ct))).Fault);
        }
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
