using Azure.Messaging.ServiceBus;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>A receiver is sent what it asked for and no more, even when an earlier receive ended short.</summary>
public sealed class CreditTests : JudgeTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Nothing_is_lost_after_a_receive_that_ended_short()
    {
        for (var round = 0; round < 3; round++)
        {
            Assert.Empty(await Receiver.ReceiveMessagesAsync(5, Short, Ct));
            var sent = await Send();
            var got = Assert.Single(await Receiver.ReceiveMessagesAsync(5, Patience, Ct));
            Assert.Equal((sent, 1), (got.MessageId, got.DeliveryCount));
            await Receiver.CompleteMessageAsync(got, Ct);
        }

        await NothingIsLeft();
    }

    [Fact]
    public async Task A_message_that_an_idle_receiver_releases_is_not_counted_as_delivered()
    {
        // The client may still be sent as many messages as it asked for, but takes none any more: it releases each at once.
        Assert.Empty(await Receiver.ReceiveMessagesAsync(20, Short, Ct));
        var sent = await Send();

        await using var other = Client.CreateReceiver(Queue);
        var got = await One(other);
        Assert.Equal((sent, 1), (got.MessageId, got.DeliveryCount));
    }

    [Fact]
    public async Task A_receive_of_fewer_than_the_one_before_is_sent_no_more_than_it_asks_for()
    {
        Assert.Empty(await Receiver.ReceiveMessagesAsync(5, Short, Ct));
        await using var other = Client.CreateReceiver(Queue);
        var fewer = Receiver.ReceiveMessagesAsync(2, Patience, Ct);

        // The broker has heard of it when it has answered what was asked afterwards.
        await NothingIsLeft();
        var sent = Enumerable.Range(0, 5).Select(_ => Message()).ToList();
        await Sender.SendMessagesAsync(sent, Ct);
        var got = new List<ServiceBusReceivedMessage>(await fewer);
        while (got.Count < sent.Count)
        {
            got.AddRange(await other.ReceiveMessagesAsync(sent.Count - got.Count, Patience, Ct));
        }

        Assert.Equal(sent.Select(m => m.MessageId), got.Select(m => m.MessageId));
        Assert.All(got, m => Assert.Equal(1, m.DeliveryCount));
    }

    [Fact]
    public async Task A_receiver_that_may_still_be_sent_messages_closes_at_once_and_keeps_none()
    {
        var closing = Client.CreateReceiver(Queue);
        Assert.Empty(await closing.ReceiveMessagesAsync(5, Short, Ct));
        await closing.CloseAsync(Ct).WaitAsync(Patience, Ct);
        await Send();
        Assert.Equal(1, (await One()).DeliveryCount);
    }
}
