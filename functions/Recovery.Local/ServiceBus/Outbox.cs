using Amqp;
using Amqp.Framing;

namespace Recovery.Local.ServiceBus;

/// <summary>Sends to one queue, each batch as large as the link takes, and waits until the queue has it.</summary>
internal sealed class Outbox(ServiceBusLine line, string queue)
{
    /// <summary>Service Bus's own format: a batch is one message whose body's sections are encoded messages.</summary>
    private const uint BatchFormat = 0x80013700;

    /// <summary>What the envelope and each section add.</summary>
    private const int EnvelopeSize = 512;
    private const int SectionSize = 16;

    /// <summary>Where the other side states no limit: the Standard tier's.</summary>
    private const ulong UsualLimit = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Kept<(SenderLink Link, ulong Largest)> _link = new(() => line.Sender(queue), open => !open.Link.IsClosed);

    /// <summary>Returns once the queue has all of them.</summary>
    /// <exception cref="ServiceBusException">It refused, or is out of reach; some may have been sent.</exception>
    public async Task Send(IReadOnlyList<Message> messages, CancellationToken ct)
    {
        var (link, largest) = await _link.Get(ct);
        var limit = (int)Math.Min(largest is 0 ? UsualLimit : largest, int.MaxValue) - EnvelopeSize;
        var tooLarge = 0;
        var sending = new List<Task>();
        var batch = new List<byte[]>();
        var size = 0;
        foreach (var message in messages)
        {
            var bytes = Bytes(message);
            if (bytes.Length + SectionSize > limit)
            {
                tooLarge++;
                continue;
            }

            if (size + bytes.Length + SectionSize > limit)
            {
                sending.Add(Send(link, Batch(batch), ct));
                (batch, size) = ([], 0);
            }

            batch.Add(bytes);
            size += bytes.Length + SectionSize;
        }

        if (batch.Count > 0)
        {
            sending.Add(batch.Count == 1 && messages.Count == 1 ? Send(link, messages[0], ct) : Send(link, Batch(batch), ct));
        }

        await Task.WhenAll(sending);
        if (tooLarge > 0)
        {
            // After all others: one message must not hold them up.
            throw new ServiceBusException(ServiceBusFault.TooLarge, $"{tooLarge} messages are larger than the Service Bus queue {queue} takes.");
        }
    }

    private static async Task Send(SenderLink link, Message message, CancellationToken ct)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            link.Send(message, (_, _, outcome, _) => Settle(sent, outcome), null);
            await sent.Task.WaitAsync(Patience, ct);
        }
        catch (Exception fault) when (fault is AmqpException or TimeoutException or ObjectDisposedException)
        {
            throw new ServiceBusException(ServiceBusFault.OutOfReach, "Service Bus: the connection broke before it said that it has the messages.", fault);
        }
    }

    private static void Settle(TaskCompletionSource sent, Outcome outcome)
    {
        if (outcome is Accepted)
        {
            sent.TrySetResult();
        }
        else
        {
            sent.TrySetException(ServiceBusException.Of((outcome as Rejected)?.Error, "the connection broke before it said that it has the messages"));
        }
    }

    private static Message Batch(List<byte[]> messages)
    {
        var sections = new DataList();
        messages.ForEach(m => sections.Add(new Data { Binary = m }));
        return new Message { Format = BatchFormat, BodySection = sections };
    }

    private static byte[] Bytes(Message message)
    {
        var buffer = message.Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }
}
