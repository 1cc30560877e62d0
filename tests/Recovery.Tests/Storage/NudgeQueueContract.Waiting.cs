using NodaTime;
using Recovery.Channels.Sms;

namespace Recovery.Tests.Storage;

/// <summary>Waiting for work: woken at once, and never idle in vain. The limits are far above what a wake-up takes.</summary>
public abstract partial class NudgeQueueContract
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Waiting_ends_at_once_when_something_is_due()
    {
        await Send("a");
        await Receiver.WaitForWork(SmsChannel.QueueName, Ct).WaitAsync(Soon, Ct);
    }

    [Fact]
    public async Task Waiting_ends_when_a_message_is_sent_given_back_or_buried()
    {
        await Wakes(SmsChannel.QueueName, () => Send("a"));
        var message = Assert.Single(await Receive());
        await Wakes(SmsChannel.QueueName, () => Receiver.Abandon(message, Ct));
        message = Assert.Single(await Receive());
        await Wakes(Dead, () => Receiver.DeadLetter(message, "", "", Ct));
    }

    [Fact]
    public async Task Waiting_ends_when_a_scheduled_messages_time_comes_by_the_clinics_clock()
    {
        await Queue.Send([Queued("a") with { Due = Store.Now + Duration.FromHours(3) }], Ct);
        await Wakes(SmsChannel.QueueName, () =>
        {
            Store.Time.Advance(TimeSpan.FromHours(3));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Waiting_ends_when_a_lock_runs_out()
    {
        await Send("a");
        await Receive();
        await Wakes(SmsChannel.QueueName, () =>
        {
            Store.Time.Advance(TimeSpan.FromSeconds(60));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = Receiver.WaitForWork(SmsChannel.QueueName, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Soon, Ct));
    }

    private async Task Wakes(string queue, Func<Task> what)
    {
        var waiting = Receiver.WaitForWork(queue, Ct);
        Assert.Not(waiting.IsCompleted);
        await what();
        await waiting.WaitAsync(Soon, Ct);
    }
}
