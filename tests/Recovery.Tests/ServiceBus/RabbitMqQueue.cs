using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Recovery.Local.ServiceBus;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>
/// The adapter's own boxes and messages on RabbitMQ's addresses. What <see cref="ServiceBusQueue"/> gives back by <c>modify</c> is released
/// here; there are no locks to renew and no dead letters.
/// </summary>
internal sealed class RabbitMqQueue(ServiceBusLine line, ClinicClock clock) : INudgeQueue, IQueueReceiver, IAsyncDisposable
{
    /// <summary>An empty queue is asked so often, since RabbitMQ may take longer than a box waits.</summary>
    private const int Tries = 5;

    private readonly ServiceBusMessages _messages = new(clock, new ClockWatch(NullLogger.Instance));
    private readonly ConcurrentDictionary<string, Inbox> _inboxes = new(StringComparer.Ordinal);

    public Task Send(IReadOnlyList<QueuedNudge> nudges, CancellationToken ct) => Task.WhenAll(nudges.GroupBy(n => QueueNames.Of(n.Channel)).Select(async queue =>
    {
        // Each by itself: a batch is Service Bus's own format.
        var outbox = new Outbox(line, Address(queue.Key));
        foreach (var nudge in queue)
        {
            await outbox.Send([_messages.Outgoing(nudge)], ct);
        }
    }));

    public async Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct)
    {
        var arrived = new List<ReceivedMessage>();
        for (var tries = 0; arrived.Count < max && tries < Tries; tries++)
        {
            arrived.AddRange((await Inbox(queue).Receive(max - arrived.Count, ct)).Select(a => _messages.Incoming(queue, a)));
        }

        return arrived;
    }

    public Task WaitForWork(string queue, CancellationToken ct) => Inbox(queue).Wait(ct);

    public Task<bool> Complete(ReceivedMessage message, CancellationToken ct) => Settle(message, taken => taken.Link.Accept(taken.Content));

    public Task<bool> Abandon(ReceivedMessage message, CancellationToken ct) => Settle(message, taken => taken.Link.Release(taken.Content));

    public Task<bool> DeadLetter(ReceivedMessage message, string reason, string description, CancellationToken ct) => throw new NotSupportedException();

    public Task<Instant?> Renew(ReceivedMessage message, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private static string Address(string queue) => $"/amq/queue/{queue}";

    private Inbox Inbox(string queue) => _inboxes.GetOrAdd(queue, name => new Inbox(line, Address(name), clock));

    private static Task<bool> Settle(ReceivedMessage message, Action<TakenMessage> how)
    {
        var taken = (TakenMessage)message;
        var may = taken.MaySettle();
        if (may)
        {
            how(taken);
        }

        return Task.FromResult(may);
    }
}
