using Azure.Messaging.ServiceBus;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>Messages that wait for their time, and those whose time is over.</summary>
public sealed class SchedulingTests : JudgeTest
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time()
    {
        await Sender.ScheduleMessageAsync(Message(), Now + Wait, Ct);
        await NothingIsDue();
        Time.Advance(Wait);
        await Receiver.CompleteMessageAsync(await One(), Ct);
        await NothingIsLeft();
    }

    [Fact]
    public async Task A_receiver_that_waits_gets_a_scheduled_message_when_it_is_due()
    {
        await Sender.ScheduleMessageAsync(Message(), Now + Wait, Ct);
        var waiting = One();
        Time.Advance(Wait);
        await Receiver.CompleteMessageAsync(await waiting, Ct);
    }

    [Fact]
    public async Task A_message_that_names_its_own_time_waits_as_well()
    {
        var sent = Message();
        sent.ScheduledEnqueueTime = Now + Wait;
        await Sender.SendMessageAsync(sent, Ct);
        await NothingIsDue();
        Time.Advance(Wait);
        var got = await One();
        Assert.Equal((sent.MessageId, sent.ScheduledEnqueueTime), (got.MessageId, got.ScheduledEnqueueTime));
    }

    [Fact]
    public async Task A_scheduled_message_can_be_cancelled_once()
    {
        var number = await Sender.ScheduleMessageAsync(Message(), Now + Wait, Ct);
        await Sender.CancelScheduledMessageAsync(number, Ct);
        await NothingIsLeft();
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => Sender.CancelScheduledMessageAsync(number, Ct));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, fault.Reason);
    }

    [Fact]
    public async Task A_scheduled_message_gets_a_new_number_when_it_is_due_and_its_state_says_which_it_is()
    {
        var number = await Sender.ScheduleMessageAsync(Message(), Now + Wait, Ct);
        await Send();
        var shown = await Receiver.PeekMessagesAsync(10, number, Ct);
        var (scheduled, sent) = (shown[0], shown[1]);
        Assert.Equal((number, ServiceBusMessageState.Scheduled, ServiceBusMessageState.Active), (scheduled.SequenceNumber, scheduled.State, sent.State));

        Time.Advance(Wait);
        await Receiver.CompleteMessageAsync(await One(), Ct);
        var due = await One();
        Assert.Equal((scheduled.MessageId, ServiceBusMessageState.Active), (due.MessageId, due.State));
        Assert.Holds(due.SequenceNumber > sent.SequenceNumber);
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => Sender.CancelScheduledMessageAsync(number, Ct));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, fault.Reason);
    }

    [Fact]
    public async Task A_scheduled_messages_life_begins_when_it_is_due()
    {
        var sent = Message();
        sent.TimeToLive = TimeSpan.FromMinutes(1);
        await Sender.ScheduleMessageAsync(sent, Now + Wait, Ct);
        var shown = Assert.Single(await Receiver.PeekMessagesAsync(10, 0, Ct));
        Assert.Equal((Now + Wait + sent.TimeToLive, sent.TimeToLive), (shown.ExpiresAt, shown.TimeToLive));

        Time.Advance(Wait);
        var got = await One();
        Assert.Equal((shown.ExpiresAt, sent.TimeToLive), (got.ExpiresAt, got.TimeToLive));
    }

    [Fact]
    public async Task A_message_that_nobody_took_in_time_is_gone()
    {
        var sent = Message();
        sent.TimeToLive = TimeSpan.FromMinutes(1);
        await Sender.SendMessageAsync(sent, Ct);
        Assert.Equal(Now + sent.TimeToLive, (await Receiver.PeekMessageAsync(0, Ct)).ExpiresAt);
        Time.Advance(sent.TimeToLive);
        await NothingIsDue();
        await NothingIsLeft();
    }
}
