using System.Diagnostics;
using Recovery.Channels.Sms;

namespace Recovery.Tests.ServiceBus;

/// <summary>What is received, when, and what becomes of it when nobody waits for it any more.</summary>
public sealed class WaitingTests : IAsyncDisposable
{
    private readonly BusRig _rig = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_queue_says_so_soon()
    {
        Assert.Empty(await _rig.Receive());
        var began = Stopwatch.GetTimestamp();
        Assert.Empty(await _rig.Receive());
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Who_stops_waiting_stops_at_once_and_what_comes_then_is_there_for_the_next()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _rig.Queue.WaitForWork(SmsChannel.QueueName, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5), Ct));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.Queue.Receive(SmsChannel.QueueName, 1, stop.Token));

        await _rig.Send("a");
        await _rig.Queue.WaitForWork(SmsChannel.QueueName, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Equal(("a.1", 1), await _rig.One() is var one ? (one.MessageId, one.DeliveryCount) : default);
    }

    [Fact]
    public async Task A_receiver_holds_no_more_than_it_asked_for()
    {
        await _rig.Send([.. Enumerable.Range(0, 50).Select(i => $"n{i}")]);
        var first = await _rig.Receive(10);
        Assert.Equal(10, first.Count);

        await using var client = BusRig.Connect(_rig.Broker.ConnectionString);
        await using var other = client.CreateReceiver(SmsChannel.QueueName);
        Assert.Equal(40, (await other.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(20), Ct)).Count);
    }

    [Fact]
    public async Task What_was_asked_for_and_comes_late_is_held_from_its_arrival_on()
    {
        // The bus's clock tells nothing: it is an hour behind.
        await using var rig = new BusRig(ahead: TimeSpan.FromHours(1));
        Assert.Empty(await rig.Receive(2));
        await rig.Send("a");
        await rig.Queue.WaitForWork(SmsChannel.QueueName, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        var arrived = rig.Now;
        rig.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(arrived + NodaTime.Duration.FromMinutes(1), (await rig.One()).LockedUntil);
    }

    [Fact]
    public async Task What_waited_here_for_longer_than_its_lock_is_not_handed_out()
    {
        Assert.Empty(await _rig.Receive(1));
        await _rig.Send("a");
        await _rig.Queue.WaitForWork(SmsChannel.QueueName, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        _rig.Advance(TimeSpan.FromSeconds(61));
        Assert.Empty(await _rig.Queue.Receive(SmsChannel.QueueName, 1, Ct));
        Assert.Equal(2, (await _rig.One()).DeliveryCount);
    }

    [Fact]
    public async Task What_came_and_was_not_asked_for_any_more_is_given_back_when_the_app_stops()
    {
        Assert.Empty(await _rig.Receive(3));
        await _rig.Send("a", "b", "c");
        await _rig.Queue.WaitForWork(SmsChannel.QueueName, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await _rig.Queue.DisposeAsync();

        // Their locks of a minute would be far from over.
        await using var client = BusRig.Connect(_rig.Broker.ConnectionString);
        await using var other = client.CreateReceiver(SmsChannel.QueueName);
        Assert.Equal(3, (await other.ReceiveMessagesAsync(10, TimeSpan.FromSeconds(20), Ct)).Count);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
