using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using NodaTime;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.LocalHost.ServiceBus;

/// <summary>
/// Azure Service Bus over AMQP 1.0, for the build that restores anywhere. Its semantics are those of the queue in the store; its clock
/// is the machine's.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide</remarks>
internal sealed class ServiceBusQueue(ServiceBusLine line, ClinicClock clock) : INudgeQueue, IQueueReceiver, IAsyncDisposable
{
    /// <summary>What Microsoft's clients and the Functions host take a message's trace from.</summary>
    private const string TraceProperty = "Diagnostic-Id";

    private static readonly Symbol ScheduledTime = new("x-opt-scheduled-enqueue-time");
    private static readonly Symbol SequenceNumber = new("x-opt-sequence-number");
    private static readonly Symbol LockedUntil = new("x-opt-locked-until");
    private static readonly Symbol DeadLetterCondition = new("com.microsoft:dead-letter");
    private static readonly Duration ShortestLife = Duration.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Inbox> _inboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RequestLink> _management = new(StringComparer.Ordinal);

    public Task Send(IReadOnlyList<QueuedNudge> nudges, CancellationToken ct) => Task.WhenAll(nudges.GroupBy(n => QueueNames.Of(n.Channel)).Select(
        queue => _outboxes.GetOrAdd(queue.Key, name => new Outbox(line, name)).Send([.. queue.OrderBy(n => n.Due).Select(Outgoing)], ct)));

    public async Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct)
    {
        var arrived = await _inboxes.GetOrAdd(queue, name => new Inbox(line, name)).Receive(max, ct);

        // What waited here for longer than its lock is somebody else's by now.
        return [.. arrived.Select(a => Incoming(queue, a.Link, a.Message)).Where(m => m.IsHeld(clock.Now))];
    }

    public Task WaitForWork(string queue, CancellationToken ct) => _inboxes.GetOrAdd(queue, name => new Inbox(line, name)).Wait(ct);

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
        var taken = (TakenMessage)message;
        if (!taken.IsHeld(clock.Now))
        {
            return null;
        }

        var answer = await Manage(taken, "com.microsoft:renew-lock", [], ct);
        if (answer?.Body is not Map map || map["expirations"] is not DateTime[] and not DateTime)
        {
            return null;
        }

        var until = FromMachine(map["expirations"] is DateTime[] several ? several[0] : (DateTime)map["expirations"]);
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

    /// <summary>On the link that it came on; when that is gone, by its lock's token. False: the lock is lost.</summary>
    private async Task<bool> Settle(
        ReceivedMessage message, Action<ReceiverLink, Message> how, string status, Map more, CancellationToken ct)
    {
        var taken = (TakenMessage)message;
        if (!taken.MaySettle(clock.Now))
        {
            return false;
        }

        if (!taken.Link.IsClosed)
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
        return await Manage(taken, "com.microsoft:update-disposition", more, ct) is not null;
    }

    /// <summary>Null: the lock is lost.</summary>
    private async Task<Message?> Manage(TakenMessage taken, string operation, Map asked, CancellationToken ct)
    {
        asked["lock-tokens"] = new[] { Guid.Parse(taken.LockToken) };
        var node = _management.GetOrAdd(taken.Queue, queue => new RequestLink(line, $"{queue}/$management"));
        var answer = await node.Ask(
            new Message { ApplicationProperties = new ApplicationProperties { ["operation"] = operation }, BodySection = new AmqpValue { Value = asked } }, ct);
        return answer.ApplicationProperties?["statusCode"] is 200 ? answer : null;
    }

    private Message Outgoing(QueuedNudge nudge)
    {
        var now = clock.Now;
        var due = Instant.Max(nudge.Due, now);
        var life = Duration.Max(nudge.Expires - due, ShortestLife) / Pace;
        var message = new Message
        {
            // A scheduled message's life begins when it is due.
            Header = new Header { Durable = true, Ttl = (uint)Math.Min(life.TotalMilliseconds, uint.MaxValue) },
            Properties = new Properties { MessageId = nudge.Message.MessageId, ContentType = "application/json" },
            BodySection = new Data { Binary = JsonSerializer.SerializeToUtf8Bytes(nudge.Message, JsonSerializerOptions.Web) },
        };
        if (due > now)
        {
            message.MessageAnnotations = new MessageAnnotations { [ScheduledTime] = ToMachine(due) };
        }

        if (nudge.Trace is { } trace)
        {
            message.ApplicationProperties = new ApplicationProperties { [TraceProperty] = trace };
        }

        return message;
    }

    private TakenMessage Incoming(string queue, ReceiverLink link, Message message)
    {
        var annotations = message.MessageAnnotations;
        var properties = message.ApplicationProperties;
        return new TakenMessage(
            queue, annotations?[SequenceNumber] is long sequence ? sequence : 0, message.Properties?.GetMessageId()?.ToString() ?? "", Body(message),
            (int)(message.Header?.DeliveryCount ?? 0) + 1, new Guid(message.DeliveryTag).ToString(),
            annotations?[LockedUntil] is DateTime until ? FromMachine(until) : Instant.MaxValue,
            properties?["DeadLetterReason"]?.ToString(), properties?["DeadLetterErrorDescription"]?.ToString(), properties?[TraceProperty]?.ToString(),
            link, message);
    }

    private static string Body(Message message) => message.Body switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        var other => other?.ToString() ?? "",
    };

    /// <summary>How many seconds of the clinic's clock pass in one of the machine's.</summary>
    private double Pace => clock.OfMachine(Duration.FromSeconds(1)).TotalSeconds;

    /// <summary>Service Bus counts by the machine's time, whatever a demo's clock shows.</summary>
    private DateTime ToMachine(Instant instant) => clock.Time is ShiftedTimeProvider
        ? DateTime.UtcNow + ((instant - clock.Now) / Pace).ToTimeSpan()
        : instant.ToDateTimeUtc();

    private Instant FromMachine(DateTime time) => clock.Time is ShiftedTimeProvider
        ? clock.Now + Duration.FromTimeSpan(time - DateTime.UtcNow) * Pace
        : Instant.FromDateTimeUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
