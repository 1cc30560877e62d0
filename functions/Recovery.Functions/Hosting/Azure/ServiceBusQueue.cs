using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using NodaTime;
using Recovery.Nudges;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Functions.Hosting.Azure;

/// <summary>Azure Service Bus: scheduled messages, each with an id that the queue's duplicate detection knows.</summary>
public sealed class ServiceBusQueue(ServiceBusClient client, ClinicClock clock) : INudgeQueue
{
    /// <summary>What the Functions host takes a message's trace from.</summary>
    private const string TraceProperty = "Diagnostic-Id";

    private static readonly Duration ShortestLife = Duration.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    /// <summary>By connection string, or by namespace with this app's own identity. One connection for the whole app.</summary>
    public static ServiceBusClient Connect(QueueSettings settings) => settings.Connection is { } connection
        ? new ServiceBusClient(connection)
        : new ServiceBusClient(settings.Namespace, new DefaultAzureCredential());

    public async Task Send(IReadOnlyList<QueuedNudge> nudges, CancellationToken ct)
    {
        var tooLarge = 0;
        foreach (var queue in nudges.GroupBy(n => QueueNames.Of(n.Channel), StringComparer.Ordinal))
        {
            tooLarge += await Send(_senders.GetOrAdd(queue.Key, client.CreateSender), new Queue<ServiceBusMessage>(queue.Select(Message)), ct);
        }

        if (tooLarge > 0)
        {
            // After all others: one message must not hold them up.
            throw new InvalidOperationException($"{tooLarge} messages are larger than their queue takes.");
        }
    }

    /// <summary>Returns how many were too large to be sent at all. A queue that is full, or out of reach, throws: what is not marked as queued is sent again.</summary>
    private static async Task<int> Send(ServiceBusSender sender, Queue<ServiceBusMessage> messages, CancellationToken ct)
    {
        var tooLarge = 0;
        while (messages.Count > 0)
        {
            using var batch = await sender.CreateMessageBatchAsync(ct);
            while (messages.TryPeek(out var next) && batch.TryAddMessage(next))
            {
                messages.Dequeue();
            }

            if (batch.Count > 0)
            {
                await sender.SendMessagesAsync(batch, ct);
            }
            else
            {
                // Not even alone in a batch.
                messages.Dequeue();
                tooLarge++;
            }
        }

        return tooLarge;
    }

    private ServiceBusMessage Message(QueuedNudge nudge)
    {
        var now = clock.Now;
        var due = Instant.Max(nudge.Due, now);
        var message = new ServiceBusMessage(JsonSerializer.Serialize(nudge.Message, JsonSerializerOptions.Web))
        {
            MessageId = nudge.Message.MessageId,
            ContentType = "application/json",
            // A scheduled message's life begins when it is due.
            TimeToLive = Duration.Max(nudge.Expires - due, ShortestLife).ToTimeSpan(),
        };
        if (due > now)
        {
            message.ScheduledEnqueueTime = due.ToDateTimeOffset();
        }

        if (nudge.Trace is { } trace)
        {
            message.ApplicationProperties[TraceProperty] = trace;
        }

        return message;
    }
}
