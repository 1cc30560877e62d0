using NodaTime;
using Recovery.Nudges;
using Recovery.Settings;

namespace Recovery.Tests.Storage;

/// <summary>What any queue does that locks what it gives away, whoever wrote it; the rest is <see cref="NudgeQueueContract"/>.</summary>
public abstract class QueueBasicsContract(StoreProvider provider) : StoreContract(provider)
{
    private protected virtual INudgeQueue Queue => Store.Queue;

    private protected virtual IQueueReceiver Receiver => Store.Receiver;

    /// <summary>The process ends and begins again; what the queue holds stays.</summary>
    private protected virtual Task Reopen()
    {
        Store.Reopen();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_was_sent_arrives_once()
    {
        await Queue.Send([Queued("a") with { Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }], Ct);
        var message = Assert.Single(await Receive());
        Assert.Equal((QueueNames.Sms, "a.1", "{\"nudge\":\"a\",\"generation\":1}"), (message.Queue, message.MessageId, message.Body));
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", message.Trace);
        Assert.Empty(await Receive());
        Assert.True(await Receiver.Complete(message, Ct));
        Assert.False(await Receiver.Complete(message, Ct));
    }

    [Fact]
    public async Task They_come_in_the_order_in_which_they_were_sent_and_no_more_than_asked_for()
    {
        await Queue.Send([Queued("a"), Queued("b"), Queued("c")], Ct);
        Assert.Equal(["a.1", "b.1"], (await Receive(max: 2)).Select(m => m.MessageId));
        Assert.Equal(["c.1"], (await Receive(max: 5)).Select(m => m.MessageId));
    }

    [Fact]
    public async Task What_is_completed_is_gone_and_what_is_given_back_comes_again_and_both_outlive_a_restart()
    {
        await Send("a");
        await Send("b");
        var received = await Receive(max: 2);
        Assert.True(await Receiver.Complete(received[0], Ct));
        Assert.True(await Receiver.Abandon(received[1], Ct));
        Assert.False(await Receiver.Complete(received[1], Ct));
        await Send("c");
        await Reopen();

        Assert.Equal(["b.1", "c.1"], (await Receive()).Select(m => m.MessageId).Order());
        Assert.Empty(await Receive());
    }

    [Fact]
    public async Task Each_channel_has_its_own_queue()
    {
        await Queue.Send([Queued("a"), Queued("b") with { Channel = Channel.Email }], Ct);
        Assert.Equal(["a.1"], (await Receive()).Select(m => m.MessageId));
        Assert.Equal(["b.1"], (await Receive(QueueNames.Email)).Select(m => m.MessageId));
    }

    [Fact]
    public async Task Of_many_receivers_at_once_each_message_goes_to_one()
    {
        await Queue.Send([.. Enumerable.Range(0, 200).Select(i => Queued($"n{i}"))], Ct);

        var received = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Receive(max: 20))));

        Assert.Equal(200, received.SelectMany(r => r).Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(200, received.Sum(r => r.Count));
    }

    private protected QueuedNudge Queued(string id) => new(
        new NudgeMessage(id, 1), Channel.Sms, Store.Now - Duration.FromSeconds(1), Store.Now + Duration.FromDays(30));

    private protected Task Send(string id) => Queue.Send([Queued(id)], Ct);

    /// <summary>What there is, up to a number: a queue on another machine may hand it out in parts.</summary>
    private protected async Task<IReadOnlyList<ReceivedMessage>> Receive(string queue = QueueNames.Sms, int max = 10)
    {
        var all = new List<ReceivedMessage>();
        while (all.Count < max && await Receiver.Receive(queue, max - all.Count, Ct) is { Count: > 0 } some)
        {
            all.AddRange(some);
        }

        return all;
    }
}
