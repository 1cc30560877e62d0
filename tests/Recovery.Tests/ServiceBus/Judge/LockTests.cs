using Azure.Messaging.ServiceBus;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>A message belongs to whoever received it until it is settled or its lock runs out.</summary>
public sealed class LockTests : JudgeTest
{
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_renewed_lock_holds_longer_than_the_first()
    {
        await Send();
        var got = await One();
        Time.Advance(Lock * 0.6);
        await Receiver.RenewMessageLockAsync(got, Ct);
        Assert.Equal(Now + Lock, got.LockedUntil);
        Time.Advance(Lock * 0.6);
        await Receiver.CompleteMessageAsync(got, Ct);
        await NothingIsLeft();
    }

    [Fact]
    public async Task A_lock_that_ran_out_is_lost_and_the_message_is_delivered_again()
    {
        await Send();
        var got = await One();
        Time.Advance(Lock);
        await Lost(() => Receiver.CompleteMessageAsync(got, Ct));
        await Lost(() => Receiver.AbandonMessageAsync(got, null, Ct));
        await Lost(() => Receiver.DeadLetterMessageAsync(got, "late", cancellationToken: Ct));
        await Lost(() => Receiver.RenewMessageLockAsync(got, Ct));

        var again = await One();
        Assert.Equal((got.MessageId, 2), (again.MessageId, again.DeliveryCount));
        await Receiver.CompleteMessageAsync(again, Ct);
        await Lost(() => Receiver.CompleteMessageAsync(again, Ct));
        await NothingIsLeft();
    }

    [Fact]
    public async Task An_abandoned_message_or_one_whose_lock_ran_out_keeps_its_place()
    {
        string[] sent = [await Send(), await Send()];
        await Receiver.AbandonMessageAsync(await One(), null, Ct);
        var again = await One();
        Assert.Equal((sent[0], 2), (again.MessageId, again.DeliveryCount));
        Time.Advance(Lock);
        var third = await One();
        Assert.Equal((sent[0], 3), (third.MessageId, third.DeliveryCount));
        Assert.Equal(sent[1], (await One()).MessageId);
    }

    private static async Task Lost(Func<Task> settle) =>
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, (await Assert.ThrowsAsync<ServiceBusException>(settle)).Reason);
}
