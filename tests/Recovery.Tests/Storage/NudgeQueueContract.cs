using NodaTime;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Nudges.Queue;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

public sealed class SqliteQueueTests() : NudgeQueueContract(StoreProvider.Sqlite);

public sealed class PostgresQueueTests() : NudgeQueueContract(StoreProvider.Postgres);

/// <summary>What every queue does: Service Bus's semantics, so that the functions can't tell one from another.</summary>
public abstract partial class NudgeQueueContract(StoreProvider provider) : StoreContract(provider)
{
    private const string Dead = SmsChannel.QueueName + QueueNames.DeadLetterSuffix;
    private static readonly Duration Lock = Duration.FromSeconds(60);

    private protected virtual INudgeQueue Queue => Store.Queue;

    private protected virtual IQueueReceiver Receiver => Store.Receiver;

    [Fact]
    public async Task A_message_arrives_locked_as_it_was_sent()
    {
        await Send("a");
        var message = Assert.Single(await Receive());

        Assert.Equal((SmsChannel.QueueName, "a.1", "{\"nudge\":\"a\",\"generation\":1}", 1), (message.Queue, message.MessageId, message.Body, message.DeliveryCount));
        Assert.Equal(Store.Now + Lock, message.LockedUntil);
        Assert.Null(message.DeadLetterReason);
        Assert.Empty(await Receive());
    }

    [Fact]
    public async Task A_message_keeps_its_trace_until_it_is_a_dead_letter()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await Queue.Send([new QueuedNudge(new NudgeMessage("a", 1), By.Sms, Store.Now, Store.Now + Duration.FromHours(1), Trace)], Ct);
        var message = Assert.Single(await Receive());
        Assert.Equal(Trace, message.Trace);
        Assert.Holds(await Receiver.DeadLetter(message, "unreadable", "no JSON", Ct));
        Assert.Equal(Trace, Assert.Single(await Receive(Dead)).Trace);

        await Send("b");
        Assert.Null(Assert.Single(await Receive()).Trace);
    }

    [Fact]
    public async Task Messages_come_by_time_then_in_the_order_in_which_they_were_sent_and_no_more_than_asked_for()
    {
        await Queue.Send([Queued("late") with { Due = Store.Now }, Queued("b"), Queued("c"), Queued("d")], Ct);
        Assert.Equal(["b.1", "c.1"], (await Receive(max: 2)).Select(m => m.MessageId));
        Assert.Equal(["d.1", "late.1"], (await Receive(max: 5)).Select(m => m.MessageId));
    }

    [Fact]
    public async Task Each_channel_has_its_own_queue()
    {
        await Queue.Send([Queued("a"), Queued("b") with { Channel = By.Email }], Ct);
        Assert.Equal(["a.1"], (await Receive()).Select(m => m.MessageId));
        Assert.Equal(["b.1"], (await Receive(EmailChannel.QueueName)).Select(m => m.MessageId));
    }

    [Fact]
    public async Task Of_many_receivers_at_once_each_message_goes_to_one()
    {
        await Queue.Send([.. Enumerable.Range(0, 200).Select(i => Queued($"n{i}"))], Ct);

        var received = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Receive(max: 20))));

        Assert.Equal(200, received.SelectMany(r => r).Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(200, received.Sum(r => r.Count));
    }

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time()
    {
        await Queue.Send([Queued("a") with { Due = Store.Now + Duration.FromHours(1), Expires = Store.Now + Duration.FromHours(2) }], Ct);
        Assert.Empty(await Receive());
        Store.Time.Advance(TimeSpan.FromHours(1));
        Assert.Single(await Receive());
    }

    [Fact]
    public async Task A_message_that_nobody_took_in_time_is_dropped()
    {
        await Queue.Send([Queued("a") with { Expires = Store.Now + Duration.FromMinutes(1) }, Queued("b")], Ct);
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["b.1"], (await Receive()).Select(m => m.MessageId));
        Assert.Empty(await Receive(Dead));
    }

    [Fact]
    public async Task A_completed_message_is_gone()
    {
        await Send("a");
        var message = Assert.Single(await Receive());
        Assert.Holds(await Receiver.Complete(message, Ct));
        Assert.Not(await Receiver.Complete(message, Ct));
        Store.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await Receive());
    }

    [Fact]
    public async Task The_same_id_again_is_dropped_even_when_it_was_handled_long_ago()
    {
        await Send("a");
        await Send("a");
        var message = Assert.Single(await Receive());
        await Receiver.Complete(message, Ct);
        Store.Time.Advance(TimeSpan.FromHours(23));
        await Send("a");
        Assert.Empty(await Receive());

        // Another generation is another message.
        await Queue.Send([Queued("a") with { Message = new NudgeMessage("a", 2) }], Ct);
        Assert.Equal("a.2", Assert.Single(await Receive()).MessageId);
    }

    [Fact]
    public async Task After_a_day_an_id_is_forgotten()
    {
        await Send("a");
        await Receiver.Complete(Assert.Single(await Receive()), Ct);
        Store.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(1));
        await Send("a");
        Assert.Single(await Receive());
    }

    [Fact]
    public async Task A_lock_that_ran_out_is_lost_and_the_message_delivered_again()
    {
        await Send("a");
        var first = Assert.Single(await Receive());
        Store.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Not(await Receiver.Complete(first, Ct));
        Assert.Null(await Receiver.Renew(first, Ct));

        var second = Assert.Single(await Receive());
        Assert.Equal(2, second.DeliveryCount);
        Assert.Not(await Receiver.Complete(first, Ct));
        Assert.Not(await Receiver.Abandon(first, Ct));
        Assert.Not(await Receiver.DeadLetter(first, "no", "no", Ct));
        Assert.Holds(await Receiver.Complete(second, Ct));
    }

    [Fact]
    public async Task A_renewed_lock_holds_longer()
    {
        await Send("a");
        var message = Assert.Single(await Receive());
        Store.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(Store.Now + Lock, await Receiver.Renew(message, Ct));
        Store.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Empty(await Receive());
        Assert.Holds(await Receiver.Complete(message, Ct));
        Assert.Null(await Receiver.Renew(message, Ct));
    }

    [Fact]
    public async Task A_message_that_is_given_back_comes_again_at_once()
    {
        await Send("a");
        var message = Assert.Single(await Receive());
        Assert.Holds(await Receiver.Abandon(message, Ct));
        Assert.Not(await Receiver.Complete(message, Ct));
        Assert.Equal(2, Assert.Single(await Receive()).DeliveryCount);
    }

    [Fact]
    public async Task After_ten_deliveries_a_message_that_is_given_back_becomes_a_dead_letter()
    {
        await Send("a");
        for (var i = 1; i <= 10; i++)
        {
            var message = Assert.Single(await Receive());
            Assert.Equal(i, message.DeliveryCount);
            Assert.Holds(await Receiver.Abandon(message, Ct));
        }

        Assert.Empty(await Receive());
        var dead = Assert.Single(await Receive(Dead));
        Assert.Equal(("MaxDeliveryCountExceeded", 11), (dead.DeadLetterReason, dead.DeliveryCount));
    }

    [Fact]
    public async Task After_ten_locks_that_ran_out_it_becomes_one_too()
    {
        await Send("a");
        for (var i = 1; i <= 10; i++)
        {
            Assert.Single(await Receive());
            Store.Time.Advance(TimeSpan.FromSeconds(61));
        }

        Assert.Empty(await Receive());
        var dead = Assert.Single(await Receive(Dead));
        Assert.Equal(("a.1", "{\"nudge\":\"a\",\"generation\":1}", "MaxDeliveryCountExceeded"), (dead.MessageId, dead.Body, dead.DeadLetterReason));
    }

    [Fact]
    public async Task A_dead_letter_says_why_counts_on_never_expires_and_stays_however_often_it_is_given_back()
    {
        await Send("a");
        Assert.Holds(await Receiver.DeadLetter(Assert.Single(await Receive()), "unreadable", "no JSON", Ct));
        Assert.Empty(await Receive());
        Store.Time.Advance(TimeSpan.FromDays(100));
        for (var i = 2; i <= 13; i++)
        {
            var letter = Assert.Single(await Receive(Dead));
            Assert.Equal(("unreadable", "no JSON", i), (letter.DeadLetterReason, letter.DeadLetterDescription, letter.DeliveryCount));
            Assert.Holds(await Receiver.Abandon(letter, Ct));
        }

        var last = Assert.Single(await Receive(Dead));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Receiver.DeadLetter(last, "", "", Ct));
        Assert.Holds(await Receiver.Complete(last, Ct));
        Assert.Empty(await Receive(Dead));
    }

    [Fact]
    public async Task What_was_sent_received_and_completed_stays_so_after_a_restart()
    {
        await Send("a");
        await Send("b");
        await Send("c");
        var received = await Receive(max: 2);
        await Receiver.Complete(received[0], Ct);
        await Reopen();

        Assert.Equal(["c.1"], (await Receive()).Select(m => m.MessageId));
        Assert.Holds(await Receiver.Complete(received[1], Ct));
        await Send("a");
        Assert.Empty(await Receive());
    }

    [Fact]
    public async Task A_message_that_was_given_back_comes_again_after_a_restart()
    {
        await Send("a");
        Assert.Holds(await Receiver.Abandon(Assert.Single(await Receive(max: 1)), Ct));
        await Reopen();

        var again = Assert.Single(await Receive());
        Assert.Equal(("a.1", 2), (again.MessageId, again.DeliveryCount));
    }

    /// <summary>The process ends and begins again; what the queue holds stays.</summary>
    private protected virtual Task Reopen()
    {
        Store.Reopen();
        return Task.CompletedTask;
    }

    private protected QueuedNudge Queued(string id) => new(
        new NudgeMessage(id, 1), By.Sms, Store.Now - Duration.FromSeconds(1), Store.Now + Duration.FromDays(30));

    private protected Task Send(string id) => Queue.Send([Queued(id)], Ct);

    /// <summary>What there is, up to a number: a queue on another machine may hand it out in parts.</summary>
    private protected async Task<IReadOnlyList<ReceivedMessage>> Receive(string queue = SmsChannel.QueueName, int max = 10)
    {
        var all = new List<ReceivedMessage>();
        while (all.Count < max && await Receiver.Receive(queue, max - all.Count, Ct) is { Count: > 0 } some)
        {
            all.AddRange(some);
        }

        return all;
    }
}
