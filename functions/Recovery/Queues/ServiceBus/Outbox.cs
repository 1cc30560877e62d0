using Azure.Messaging.ServiceBus;

namespace Recovery.Queues.ServiceBus;

/// <summary>Sends to one queue, in batches as large as it takes.</summary>
internal sealed class Outbox(ServiceBusSender sender)
{
    /// <summary>Returns once the queue has all of them.</summary>
    /// <exception cref="QueueException">It refused, or is out of reach; some may have been sent.</exception>
    public async Task Send(IEnumerable<ServiceBusMessage> messages, CancellationToken ct)
    {
        var tooLarge = 0;
        try
        {
            tooLarge = await Send(new Queue<ServiceBusMessage>(messages), ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            throw QueueException.Of(fault, sender.FullyQualifiedNamespace, sender.EntityPath);
        }

        if (tooLarge > 0)
        {
            // After all others: one message must not hold them up.
            throw new QueueException(QueueFault.TooLarge, $"{tooLarge} messages are larger than the Service Bus queue '{sender.EntityPath}' takes.");
        }
    }

    /// <summary>Returns how many are too large even for a batch of their own.</summary>
    private async Task<int> Send(Queue<ServiceBusMessage> messages, CancellationToken ct)
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
                messages.Dequeue();
                tooLarge++;
            }
        }

        return tooLarge;
    }
}
