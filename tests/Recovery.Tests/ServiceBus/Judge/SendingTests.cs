using Azure.Messaging.ServiceBus;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>Messages and batches, as they are sent and as they arrive.</summary>
public sealed class SendingTests : JudgeTest
{
    private const int TooLarge = 300 * 1024;

    [Fact]
    public async Task A_message_arrives_as_it_was_sent_is_completed_and_gone()
    {
        var sent = Message();
        sent.ApplicationProperties["Diagnostic-Id"] = "00-1-2-01";
        await Sender.SendMessageAsync(sent, Ct);

        var got = await One();
        Assert.Equal(
            (sent.MessageId, sent.Body.ToString(), "application/json", 1), (got.MessageId, got.Body.ToString(), got.ContentType, got.DeliveryCount));
        Assert.Equal("00-1-2-01", got.ApplicationProperties["Diagnostic-Id"]);
        Assert.Equal((Now, Now.AddMinutes(1)), (got.EnqueuedTime, got.LockedUntil));
        Assert.Equal(DateTimeOffset.MaxValue, got.ExpiresAt);
        Assert.NotEqual(Guid.Empty, Guid.Parse(got.LockToken));
        Assert.Holds(got.SequenceNumber > 0);
        await Receiver.CompleteMessageAsync(got, Ct);
        await NothingIsLeft();
    }

    [Fact]
    public async Task A_batch_arrives_whole_and_in_its_order()
    {
        using var batch = await Sender.CreateMessageBatchAsync(Ct);
        var sent = Enumerable.Range(0, 50).Select(_ => Message()).ToList();
        Assert.All(sent, m => Assert.Holds(batch.TryAddMessage(m)));
        await Sender.SendMessagesAsync(batch, Ct);

        var got = new List<ServiceBusReceivedMessage>();
        while (got.Count < sent.Count)
        {
            got.AddRange(await Receiver.ReceiveMessagesAsync(sent.Count - got.Count, Patience, Ct));
        }

        Assert.Equal(sent.Select(m => m.MessageId), got.Select(m => m.MessageId));
        await Task.WhenAll(got.Select(m => Receiver.CompleteMessageAsync(m, Ct)));
        await NothingIsLeft();
    }

    [Fact]
    public async Task A_batch_may_hold_a_single_message()
    {
        using var batch = await Sender.CreateMessageBatchAsync(Ct);
        var sent = Message();
        Assert.Holds(batch.TryAddMessage(sent));
        await Sender.SendMessagesAsync(batch, Ct);
        Assert.Equal(sent.MessageId, (await One()).MessageId);
    }

    [Fact]
    public async Task A_batch_says_when_it_is_full_and_a_message_too_large_is_refused()
    {
        var large = new ServiceBusMessage(new byte[TooLarge]);
        using var batch = await Sender.CreateMessageBatchAsync(Ct);
        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        Assert.Not(batch.TryAddMessage(large));
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => Sender.SendMessageAsync(large, Ct));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, fault.Reason);
    }

    [Fact]
    public async Task A_scheduled_message_too_large_is_refused_as_well()
    {
        var large = new ServiceBusMessage(new byte[TooLarge]);
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => Sender.ScheduleMessageAsync(large, Now.AddMinutes(1), Ct));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, fault.Reason);
        await NothingIsLeft();
    }

    [Fact]
    public async Task A_duplicate_is_dropped_alone_and_in_a_batch()
    {
        var (sent, other) = (Message(), Message());
        await Sender.SendMessageAsync(sent, Ct);
        await Sender.SendMessageAsync(sent, Ct);
        await Sender.SendMessagesAsync([sent, sent, other], Ct);
        Assert.Equal([sent.MessageId, other.MessageId], (await Receiver.PeekMessagesAsync(10, 0, Ct)).Select(m => m.MessageId));

        // Handled or not: its id is still known.
        await Receiver.CompleteMessageAsync(await One(), Ct);
        await Sender.SendMessageAsync(sent, Ct);
        Assert.Equal([other.MessageId], (await Receiver.PeekMessagesAsync(10, 0, Ct)).Select(m => m.MessageId));
    }
}
