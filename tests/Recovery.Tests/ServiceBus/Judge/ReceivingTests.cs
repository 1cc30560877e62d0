using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>The ways of receiving: one by one, for good, without taking, and by a processor.</summary>
public sealed class ReceivingTests : JudgeTest
{
    [Fact]
    public async Task Receive_and_delete_takes_a_message_for_good()
    {
        await Send();
        await using var taker = Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.Equal(1, (await One(taker)).DeliveryCount);
        await NothingIsLeft();
    }

    [Fact]
    public async Task Peeking_shows_what_is_there_and_takes_nothing()
    {
        string[] sent = [await Send(), await Send()];
        var taken = await One();
        var shown = await Receiver.PeekMessagesAsync(10, 0, Ct);
        Assert.Equal(sent, shown.Select(m => m.MessageId));
        Assert.All(shown, m => Assert.Equal(0, m.DeliveryCount));
        await Receiver.CompleteMessageAsync(taken, Ct);
        Assert.Equal(sent[1], (await One()).MessageId);
    }

    [Fact]
    public async Task A_processor_is_handed_messages_as_they_come_and_completes_them()
    {
        var handled = new ConcurrentBag<string>();
        var faults = new ConcurrentBag<Exception>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var processor = Client.CreateProcessor(Queue, new ServiceBusProcessorOptions { MaxConcurrentCalls = 5 });
        processor.ProcessMessageAsync += call =>
        {
            handled.Add(call.Message.MessageId);
            if (handled.Count == 20)
            {
                all.TrySetResult();
            }

            return Task.CompletedTask;
        };
        processor.ProcessErrorAsync += fault =>
        {
            faults.Add(fault.Exception);
            return Task.CompletedTask;
        };
        await processor.StartProcessingAsync(Ct);
        var sent = Enumerable.Range(0, 20).Select(_ => Message()).ToList();
        await Sender.SendMessagesAsync(sent, Ct);
        await all.Task.WaitAsync(Patience, Ct);
        await processor.StopProcessingAsync(Ct);

        Assert.Equal(sent.Select(m => m.MessageId).Order(), handled.Order());
        Assert.Empty(faults);
        await NothingIsLeft();
    }
}
