using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Local.ServiceBus;

/// <summary>
/// Azure Service Bus over AMQP 1.0, for the build that restores anywhere. Its semantics are those of the queue in the store; its clock
/// is the machine's.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide</remarks>
internal sealed class ServiceBusQueue(ServiceBusLine line, ClinicClock clock, ILogger log) : INudgeQueue, IQueueReceiver, IAsyncDisposable
{
    private static readonly Symbol DeadLetterCondition = new("com.microsoft:dead-letter");
    private const int Ok = 200;
    private const int NotFound = 404;
    private const int Gone = 410;
    private readonly ServiceBusMessages _messages = new(clock, new ClockWatch(log));
    private readonly ConcurrentDictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Inbox> _inboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RequestLink> _management = new(StringComparer.Ordinal);

    public Task Send(IReadOnlyList<QueuedNudge> nudges, CancellationToken ct) => Task.WhenAll(nudges.GroupBy(n => QueueNames.Of(n.Channel)).Select(
        queue => _outboxes.GetOrAdd(queue.Key, name => new Outbox(line, name)).Send([.. queue.OrderBy(n => n.Due).Select(_messages.Outgoing)], ct)));

    public async Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct)
    {
        var arrived = await Inbox(queue).Receive(max, ct);

        // What waited here for longer than its lock is somebody else's by now.
        return [.. arrived.Select(a => _messages.Incoming(queue, a)).Where(m => m.IsLocked(clock.Now))];
    }

    public Task WaitForWork(string queue, CancellationToken ct) => Inbox(queue).Wait(ct);

    public Task<bool> Complete(ReceivedMessage message, CancellationToken ct) =>
        Settle(message, (link, content) => link.Accept(content), "completed", [], ct);

    public Task<bool> Abandon(ReceivedMessage message, CancellationToken ct) =>
        Settle(message, (link, content) => link.Modify(content, deliveryFailed: true), "abandoned", [], ct);

    public Task<bool> DeadLetter(ReceivedMessage message, string reason, string description, CancellationToken ct)
    {
        if (message.Queue.EndsWith(QueueNames.DeadLetterSuffix, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("A dead letter has no dead letters of its own: complete it or give it back.");
        }

        var error = new Error(DeadLetterCondition)
        {
            Info = new Fields { [new Symbol("DeadLetterReason")] = reason, [new Symbol("DeadLetterErrorDescription")] = description },
        };
        return Settle(
            message, (link, content) => link.Reject(content, error), "suspended",
            new Map { ["deadletter-reason"] = reason, ["deadletter-description"] = description }, ct);
    }

    public async Task<Instant?> Renew(ReceivedMessage message, CancellationToken ct)
    {
        // The lock begins anew after this, and is as long as it was; until when the answer says by another clock.
        var taken = (TakenMessage)message;
        var asked = clock.Now;
        if (await Manage(taken, "com.microsoft:renew-lock", [], ct) is null)
        {
            return null;
        }

        var until = asked + clock.OfMachine(taken.LockedFor);
        taken.Renewed(until);
        return until;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var inbox in _inboxes.Values)
        {
            inbox.GiveBack();
        }

        return line.DisposeAsync();
    }

    private Inbox Inbox(string queue) => _inboxes.GetOrAdd(queue, name => new Inbox(line, name, clock));

    /// <summary>
    /// On the link that it came on, as long as the lock holds for certain: nobody answers there. Otherwise by the lock's token, and
    /// Service Bus says what it is worth. False: the lock is lost.
    /// </summary>
    private async Task<bool> Settle(
        ReceivedMessage message, Action<ReceiverLink, Message> how, string status, Map more, CancellationToken ct)
    {
        var taken = (TakenMessage)message;
        if (!taken.MaySettle())
        {
            return false;
        }

        if (taken.IsLocked(clock.Now) && !taken.Link.IsClosed)
        {
            try
            {
                how(taken.Link, taken.Content);
                return true;
            }
            catch (Exception fault) when (fault is AmqpException or ObjectDisposedException or InvalidOperationException)
            {
                // It closed this very moment.
            }
        }

        more["disposition-status"] = status;
        try
        {
            return await Manage(taken, "com.microsoft:update-disposition", more, ct) is not null;
        }
        catch
        {
            // Nothing has come of it: whoever tries again, while the lock holds, may.
            taken.NotSettled();
            throw;
        }
    }

    /// <summary>Null: the lock is lost.</summary>
    /// <exception cref="ServiceBusException">It is out of reach, or refuses for a reason that has nothing to do with the lock.</exception>
    private async Task<Message?> Manage(TakenMessage taken, string operation, Map asked, CancellationToken ct)
    {
        asked["lock-tokens"] = new[] { Guid.Parse(taken.LockToken) };
        var node = _management.GetOrAdd(taken.Queue, queue => new RequestLink(line, $"{queue}/$management"));
        var answer = await node.Ask(
            new Message { ApplicationProperties = new ApplicationProperties { ["operation"] = operation }, BodySection = new AmqpValue { Value = asked } }, ct);
        return answer.ApplicationProperties?["statusCode"] switch
        {
            Ok => answer,
            Gone or NotFound => null,
            var status => throw ServiceBusException.Of(
                new Error(new Symbol(answer.ApplicationProperties?["errorCondition"]?.ToString() ?? $"{status}"))
                {
                    Description = answer.ApplicationProperties?["statusDescription"]?.ToString(),
                },
                "it refused"),
        };
    }
}
