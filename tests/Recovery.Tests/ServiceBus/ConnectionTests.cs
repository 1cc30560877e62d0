using Recovery.Channels.Sms;
using Recovery.Queues.ServiceBus;

namespace Recovery.Tests.ServiceBus;

/// <summary>The connection breaks, and the bus is still there.</summary>
public sealed class ConnectionTests : IAsyncDisposable
{
    private readonly BusRig _rig = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_received_before_is_settled_after()
    {
        await _rig.Send("a", "b");
        var held = await _rig.Last(2);
        _rig.Wire.Cut();

        Assert.Equal(_rig.Now + NodaTime.Duration.FromMinutes(1), await Again(() => _rig.Queue.Renew(held[0], Ct)));
        Assert.Holds(await Again(() => _rig.Queue.Complete(held[0], Ct)));
        Assert.Holds(await Again(() => _rig.Queue.Abandon(held[1], Ct)));
        Assert.Equal("b.1", (await _rig.One()).MessageId);
    }

    [Fact]
    public async Task A_lock_is_not_taken_for_lost_because_the_answer_was()
    {
        await _rig.Send("a");
        var held = await _rig.One();
        _rig.Wire.Stop();
        var completing = _rig.Queue.Complete(held, Ct);
        _rig.Wire.Cut();

        Assert.Holds(await completing);
        Assert.Not(await _rig.Queue.Complete(held, Ct));
    }

    [Fact]
    public async Task Who_waits_for_work_hears_of_it_and_receives_again()
    {
        Assert.Empty(await _rig.Receive());
        var waiting = _rig.Queue.WaitForWork(SmsChannel.QueueName, Ct);
        _rig.Wire.Cut();
        await Again(async () =>
        {
            await _rig.Send("a");
            return true;
        });

        // Of the break, or of the message.
        await Record.ExceptionAsync(() => waiting.WaitAsync(TimeSpan.FromSeconds(20), Ct));
        Assert.Holds(waiting.IsCompleted);
        Assert.Equal("a.1", (await Again(_rig.One)).MessageId);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    /// <summary>The first attempt may hear that the connection broke.</summary>
    private static async Task<T> Again<T>(Func<Task<T>> attempt)
    {
        try
        {
            return await attempt();
        }
        catch (QueueException fault) when (fault.Fault == QueueFault.OutOfReach)
        {
            return await attempt();
        }
    }
}
