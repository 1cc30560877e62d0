using Amqp;
using Amqp.Sasl;
using Recovery.Broker;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Queues.ServiceBus;

namespace Recovery.Tests.ServiceBus;

/// <summary>Service Bus closes what nobody uses: links after ten minutes, a connection that does not say who it is after twenty seconds.</summary>
public sealed class IdleTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly BusRig _rig = new(new BrokerOptions
    {
        LinkIdleTimeout = TimeSpan.FromMinutes(2),
        Queues = [new QueueOptions(SmsChannel.QueueName) { LockDuration = TimeSpan.FromMinutes(5) }, new QueueOptions(EmailChannel.QueueName)],
    });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_that_idle_are_opened_again_when_they_are_needed()
    {
        await _rig.Send("a");
        Assert.Holds(await _rig.Queue.Complete(await _rig.One(), Ct));
        var waiting = _rig.Queue.WaitForWork(SmsChannel.QueueName, Ct);
        _rig.Advance(TimeSpan.FromMinutes(3));

        await Sent("b");
        await waiting.WaitAsync(Patience, Ct);
        Assert.Holds(await _rig.Queue.Complete(await _rig.One(), Ct));
    }

    [Fact]
    public async Task A_message_outlives_the_link_that_it_came_on()
    {
        await _rig.Send("a", "b", "c");
        var held = await _rig.Last(3);
        _rig.Advance(TimeSpan.FromMinutes(3));

        Assert.Holds(await _rig.Queue.Complete(held[0], Ct));
        Assert.Holds(await _rig.Queue.Abandon(held[1], Ct));
        Assert.Holds(await _rig.Queue.DeadLetter(held[2], "why", "because", Ct));
        Assert.Equal(("b.1", 2), await _rig.One() is var again ? (again.MessageId, again.DeliveryCount) : default);
        Assert.Equal(("c.1", "why", "because"), await _rig.Dead() is var dead ? (dead.MessageId, dead.DeadLetterReason, dead.DeadLetterDescription) : default);
    }

    [Fact]
    public async Task Who_connects_and_puts_no_token_is_sent_away()
    {
        var factory = new ConnectionFactory();
        factory.SASL.Profile = SaslProfile.Anonymous;
        var connection = await factory.CreateAsync(new Address("127.0.0.1", _rig.Broker.Port, null, null, "/", "amqp"));
        var closed = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.AddClosedCallback((_, error) => closed.TrySetResult(error?.Condition?.ToString()));

        // Opened on both sides: a session's answer follows that of the connection.
        var session = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = new Session(connection, new Amqp.Framing.Begin { IncomingWindow = 100, OutgoingWindow = 100, NextOutgoingId = 1 }, (_, _) => session.TrySetResult());
        await session.Task.WaitAsync(Patience, Ct);
        _rig.Advance(TimeSpan.FromSeconds(19));
        Assert.Not(connection.IsClosed);
        _rig.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCode.UnauthorizedAccess, await closed.Task.WaitAsync(Patience, Ct));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    /// <summary>The first attempt may hear of the link's end.</summary>
    private async Task Sent(string nudge)
    {
        try
        {
            await _rig.Send(nudge);
        }
        catch (QueueException fault) when (fault.Fault == QueueFault.OutOfReach)
        {
            await _rig.Send(nudge);
        }
    }
}
