using Amqp;
using Amqp.Sasl;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Broker;
using Recovery.LocalHost.ServiceBus;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>Service Bus closes what nobody uses: links after ten minutes, a connection that does not say who it is after twenty seconds.</summary>
public sealed class IdleTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ServiceBusBroker _broker;

    public IdleTests() => _broker = ServiceBusBroker.Start(new BrokerOptions { Time = _time });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_that_idle_are_opened_again_when_they_are_needed()
    {
        var endpoint = new ServiceBusEndpoint("127.0.0.1", _broker.Port, false, "RootManageSharedAccessKey", "SAS_KEY_VALUE");
        await using var line = new ServiceBusLine(endpoint, null);
        await using var queue = new ServiceBusQueue(line, new ClinicClock(_time, DateTimeZone.Utc));
        await queue.Send([Queued("a")], Ct);
        Assert.True(await queue.Complete(Assert.Single(await queue.Receive(QueueNames.Sms, 1, Ct)), Ct));

        // Whoever waits for work hears that the link is gone, instead of waiting on it for ever.
        var waiting = queue.WaitForWork(QueueNames.Sms, Ct);
        await Detached(line, () => _time.Advance(TimeSpan.FromMinutes(10)));
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Ct);

        await queue.Send([Queued("b")], Ct);
        Assert.True(await queue.Complete(Assert.Single(await queue.Receive(QueueNames.Sms, 1, Ct)), Ct));
    }

    [Fact]
    public async Task Who_connects_and_puts_no_token_is_sent_away()
    {
        var factory = new ConnectionFactory();
        factory.SASL.Profile = SaslProfile.Anonymous;
        var connection = await factory.CreateAsync(new Address("127.0.0.1", _broker.Port, null, null, "/", "amqp"));
        var closed = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.AddClosedCallback((_, error) => closed.TrySetResult(error?.Condition?.ToString()));

        // Opened on both sides: a session's answer follows that of the connection.
        var session = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = new Session(connection, new Amqp.Framing.Begin { IncomingWindow = 100, OutgoingWindow = 100, NextOutgoingId = 1 }, (_, _) => session.TrySetResult());
        await session.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(connection.IsClosed);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCode.UnauthorizedAccess, await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct));
    }

    public void Dispose() => _broker.Dispose();

    /// <summary>Returns when a link of ours that was as idle as the others has heard that it was detached: those before it have, too.</summary>
    private static async Task Detached(ServiceBusLine line, Action pass)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = await line.Receiver(QueueNames.Sms);
        last.AddClosedCallback((_, _) => heard.TrySetResult());
        pass();
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }

    private QueuedNudge Queued(string nudge)
    {
        var now = Instant.FromDateTimeOffset(_time.GetUtcNow());
        return new QueuedNudge(new NudgeMessage(nudge, 1), Channel.Sms, now, now + Duration.FromHours(1));
    }
}
