using Azure.Messaging.ServiceBus;
using Recovery.Broker;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>The broker has detached an idle link: what was received over it can still be settled, by request.</summary>
public sealed class IdleLinkTests() : JudgeTest(new BrokerOptions { LinkIdleTimeout = TimeSpan.FromSeconds(10) })
{
    [Fact]
    public async Task Completed()
    {
        await Received(async message => await Receiver.CompleteMessageAsync(message, Ct));
        await NothingIsLeft();
    }

    [Fact]
    public async Task Abandoned_with_properties_left_on_it()
    {
        await Received(async message => await Receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["tries"] = 1 }, Ct));
        Assert.Equal(new Dictionary<string, object> { ["tries"] = 1 }, (await One()).ApplicationProperties);
    }

    [Fact]
    public async Task Dead_lettered_with_a_reason()
    {
        await Received(async message => await Receiver.DeadLetterMessageAsync(message, "unreadable", "no JSON", Ct));
        var letter = await One(DeadLetters);
        Assert.Equal(("unreadable", "no JSON"), (letter.DeadLetterReason, letter.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task A_lost_lock_is_lost()
    {
        await Received(async message =>
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            var fault = await Assert.ThrowsAsync<ServiceBusException>(() => Receiver.CompleteMessageAsync(message, Ct));
            Assert.Equal(ServiceBusFailureReason.MessageLockLost, fault.Reason);
        });
    }

    private async Task Received(Func<ServiceBusReceivedMessage, Task> settle)
    {
        await Send();
        var message = await One();
        Time.Advance(TimeSpan.FromSeconds(10));

        // The client has heard of it when it has the answer to a question that was asked afterwards.
        await Receiver.PeekMessageAsync(0, Ct);
        await settle(message);
    }
}
