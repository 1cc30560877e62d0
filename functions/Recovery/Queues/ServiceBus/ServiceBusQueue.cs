using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Time;

namespace Recovery.Queues.ServiceBus;

/// <summary>Azure Service Bus. Its semantics are those of the queue in the store; its clock is the machine's.</summary>
internal sealed class ServiceBusQueue(ServiceBusClient client, ClinicClock clock, ILogger log) : INudgeQueue, IQueueReceiver, IAsyncDisposable
{
    private readonly ServiceBusMessages _messages = new(clock, new ClockWatch(log));
    private readonly ConcurrentDictionary<string, Lazy<Outbox>> _outboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Inbox>> _inboxes = new(StringComparer.Ordinal);

    public Task Send(IReadOnlyList<QueuedNudge> nudges, CancellationToken ct) => Task.WhenAll(nudges.GroupBy(n => QueueNames.Of(n.Channel)).Select(
        queue => Outbox(queue.Key).Send(queue.OrderBy(n => n.Due).Select(_messages.Outgoing), ct)));

    public async Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct)
    {
        var arrived = await Inbox(queue).Receive(max, ct);

        // What waited here for longer than its lock belongs to another receiver by now.
        return [.. arrived.Select(a => _messages.Incoming(queue, a)).Where(m => m.IsLocked(clock.Now))];
    }

    public Task WaitForWork(string queue, CancellationToken ct) => Inbox(queue).Wait(ct);

    public Task<bool> Complete(ReceivedMessage message, CancellationToken ct) =>
        Settle(message, (receiver, content) => receiver.CompleteMessageAsync(content, ct), ct);

    public Task<bool> Abandon(ReceivedMessage message, CancellationToken ct) =>
        Settle(message, (receiver, content) => receiver.AbandonMessageAsync(content, cancellationToken: ct), ct);

    public Task<bool> DeadLetter(ReceivedMessage message, string reason, string description, CancellationToken ct)
    {
        if (message.Queue.EndsWith(QueueNames.DeadLetterSuffix, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("A dead letter has no dead letters of its own: complete it or give it back.");
        }

        return Settle(message, (receiver, content) => receiver.DeadLetterMessageAsync(content, reason, description, ct), ct);
    }

    public async Task<Instant?> Renew(ReceivedMessage message, CancellationToken ct)
    {
        // The lock begins again at some time after this, and is as long as it was; the answer says until when, but by another clock.
        var locked = (LockedMessage)message;
        var until = clock.Now + clock.OfMachine(locked.LockedFor);
        if (!await Ask(locked, (receiver, content) => receiver.RenewMessageLockAsync(content, ct), ct))
        {
            return null;
        }

        locked.Renewed(until);
        return until;
    }

    /// <summary>Gives back what was received and not handed out. The client stays open.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_inboxes.Values.Select(inbox => inbox.Value.DisposeAsync().AsTask()));

    private Outbox Outbox(string queue) => _outboxes.GetOrAdd(queue, name => new(() => new Outbox(client.CreateSender(name)))).Value;

    private Inbox Inbox(string queue) => _inboxes.GetOrAdd(queue, name => new(() => new Inbox(client, name, clock))).Value;

    /// <summary>
    /// False: the lock is lost. The client says so as well when the link breaks before the answer is here; if the lock should still hold,
    /// asking again brings Service Bus's own word.
    /// </summary>
    private async Task<bool> Settle(ReceivedMessage message, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> how, CancellationToken ct)
    {
        var locked = (LockedMessage)message;
        return await Ask(locked, how, ct) || (locked.IsLocked(clock.Now) && await Ask(locked, how, ct));
    }

    /// <summary>False: the lock is lost.</summary>
    /// <exception cref="QueueException">It is out of reach, or refuses for a reason that has nothing to do with the lock.</exception>
    private async Task<bool> Ask(LockedMessage message, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> what, CancellationToken ct)
    {
        try
        {
            await what(Inbox(message.Queue).Receiver, message.Content);
            return true;
        }
        catch (ServiceBusException lost) when (lost.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound)
        {
            return false;
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            throw QueueException.Of(fault, client.FullyQualifiedNamespace, message.Queue);
        }
    }
}
