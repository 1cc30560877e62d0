using NodaTime;
using Recovery.Nudges.Queue;

namespace Recovery.Tests.Storage;

/// <summary>Instants that a queue counts by, to the millisecond: when a lock is lost, a message due or too old, and its id forgotten.</summary>
public abstract partial class NudgeQueueContract
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <summary>What a receiver may do with a message while its lock holds.</summary>
    private static readonly string[] Ways = ["completed", "given back", "given up", "held longer"];

    [Fact]
    public async Task A_message_can_be_settled_in_any_way_until_its_lock_runs_out()
    {
        var messages = await ReceiveOneForEachWay();
        Store.Time.Advance(Lock.ToTimeSpan() - Moment);
        Assert.Empty(await Receive());

        foreach (var (message, way) in messages.Zip(Ways))
        {
            Assert.True(await Settle(message, way), $"a message whose lock still holds can't be {way}");
        }
    }

    [Fact]
    public async Task From_the_moment_its_lock_runs_out_a_message_is_somebody_elses()
    {
        var messages = await ReceiveOneForEachWay();
        Store.Time.Advance(Lock.ToTimeSpan());

        foreach (var (message, way) in messages.Zip(Ways))
        {
            Assert.False(await Settle(message, way), $"a message whose lock has run out can still be {way}");
        }

        Assert.Empty(await Receive(Dead));
        Assert.Equal([2, 2, 2, 2], (await Receive()).Select(m => m.DeliveryCount));
    }

    [Fact]
    public async Task The_last_delivery_that_is_given_back_too_late_is_no_dead_letter_by_that_hand()
    {
        await Send("a");
        for (var i = 1; i < 10; i++)
        {
            Assert.Holds(await Receiver.Abandon(Assert.Single(await Receive()), Ct));
        }

        var last = Assert.Single(await Receive());
        Assert.Equal(10, last.DeliveryCount);
        Store.Time.Advance(Lock.ToTimeSpan());

        Assert.Not(await Receiver.Abandon(last, Ct));
    }

    [Fact]
    public async Task A_message_comes_from_the_moment_it_is_due_until_the_moment_it_expires()
    {
        await Queue.Send(
            [
                Queued("due") with { Due = Store.Now + Duration.FromMinutes(1) },
                Queued("expiring") with { Due = Store.Now + Duration.FromMinutes(1), Expires = Store.Now + Duration.FromMinutes(1) + Duration.FromMilliseconds(1) },
            ],
            Ct);
        Store.Time.Advance(TimeSpan.FromMinutes(1) - Moment);
        Assert.Empty(await Receive());
        Store.Time.Advance(Moment);
        Assert.Equal(["due.1", "expiring.1"], (await Receive()).Select(m => m.MessageId).Order());
    }

    [Fact]
    public async Task An_id_counts_as_sent_for_a_whole_day()
    {
        await Send("a");
        await Receiver.Complete(Assert.Single(await Receive()), Ct);
        Store.Time.Advance(TimeSpan.FromDays(1) - Moment);
        await Send("a");

        Assert.Empty(await Receive());
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveOneForEachWay()
    {
        await Queue.Send([.. Ways.Select(Queued)], Ct);
        var messages = await Receive();
        Assert.Equal(Ways.Length, messages.Count);
        return messages;
    }

    private async Task<bool> Settle(ReceivedMessage message, string way) => way switch
    {
        "completed" => await Receiver.Complete(message, Ct),
        "given back" => await Receiver.Abandon(message, Ct),
        "given up" => await Receiver.DeadLetter(message, "unreadable", "no JSON", Ct),
        _ => await Receiver.Renew(message, Ct) is not null,
    };
}
