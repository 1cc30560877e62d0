using Amqp;
using Amqp.Sasl;
using Recovery.Local.ServiceBus;
using Recovery.Nudges;

namespace Recovery.Tests.ServiceBus;

/// <summary>Service Bus closes what nobody uses: links after ten minutes, a connection that does not say who it is after twenty seconds.</summary>
public sealed class IdleTests : IAsyncDisposable
{
    private readonly BusRig _rig = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_that_idle_are_opened_again_when_they_are_needed()
    {
        await _rig.Send("a");
        Assert.True(await _rig.Queue.Complete(await _rig.One(), Ct));

        // Whoever waits for work hears that the link is gone, instead of waiting on it for ever.
        var waiting = _rig.Queue.WaitForWork(QueueNames.Sms, Ct);
        await Detached(_rig.Line, () => _rig.Advance(TimeSpan.FromMinutes(10)));
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Ct);

        await _rig.Send("b");
        Assert.True(await _rig.Queue.Complete(await _rig.One(), Ct));
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
        await session.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        _rig.Advance(TimeSpan.FromSeconds(19));
        Assert.False(connection.IsClosed);
        _rig.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCode.UnauthorizedAccess, await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    /// <summary>Returns when a link of ours that was as idle as the others has heard that it was detached: those before it have, too.</summary>
    private static async Task Detached(ServiceBusLine line, Action pass)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = await line.Receiver(QueueNames.Sms);
        last.AddClosedCallback((_, _) => heard.TrySetResult());
        pass();
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }
}
