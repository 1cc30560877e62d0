using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Recovery.Broker.Queues;

/// <summary>A message in its queue.</summary>
internal sealed class StoredMessage(long sequence, Message content, DateTimeOffset due, DateTimeOffset expires)
{
    private const int Active = 0;
    private const int Scheduled = 2;

    /// <summary>Its number in the queue; a scheduled message gets another when it is due.</summary>
    public long Sequence { get; set; } = sequence;

    /// <summary>Whether it still waits for its time.</summary>
    public bool IsScheduled { get; set; }

    public Message Content { get; } = content;

    /// <summary>When it came, or its scheduled time; its place in the queue, which it keeps however often it is given back.</summary>
    public DateTimeOffset Due { get; } = due;

    /// <summary>When it may be taken: when it is due, or at the end of its lock.</summary>
    public DateTimeOffset Visible { get; set; } = due;

    public DateTimeOffset Expires { get; } = expires;

    /// <summary>How often it has been handed out under a lock, the present one included.</summary>
    public int Deliveries { get; set; }

    /// <summary>Null: nobody holds it.</summary>
    public Guid? Lock { get; set; }

    /// <summary>Whoever gives it back may leave something on it.</summary>
    public void Note(IEnumerable<KeyValuePair<string, object?>> properties)
    {
        // Into new ones: somebody may just be reading those that are there.
        var all = new ApplicationProperties();
        foreach (var (key, value) in Content.ApplicationProperties?.Map ?? [])
        {
            all.Map[key] = value;
        }

        foreach (var (key, value) in properties)
        {
            all.Map[key] = value;
        }

        Content.ApplicationProperties = all;
    }

    /// <summary>As it goes out: its own sections, and what the broker knows of it.</summary>
    public Message Outgoing()
    {
        var annotations = new MessageAnnotations();
        foreach (var (key, value) in Content.MessageAnnotations?.Map ?? [])
        {
            annotations.Map[key] = value;
        }

        annotations[new Symbol("x-opt-sequence-number")] = Sequence;
        annotations[new Symbol("x-opt-enqueue-sequence-number")] = Sequence;
        annotations[new Symbol("x-opt-enqueued-time")] = Due.UtcDateTime;
        annotations[new Symbol("x-opt-message-state")] = IsScheduled ? Scheduled : Active;
        if (Lock is not null)
        {
            annotations[new Symbol("x-opt-locked-until")] = Visible.UtcDateTime;
        }

        // Only failed deliveries count, and the present one has not failed yet.
        var header = new Header { DeliveryCount = (uint)(Lock is null ? Deliveries : Deliveries - 1), Durable = true };
        if (Content.Header is { Ttl: > 0 and < uint.MaxValue })
        {
            header.Ttl = Content.Header.Ttl;
        }

        return new Message
        {
            Header = header,
            MessageAnnotations = annotations,
            Properties = Content.Properties,
            ApplicationProperties = Content.ApplicationProperties,
            BodySection = Content.BodySection,
        };
    }

    /// <summary>Earliest first, then in the order of their coming.</summary>
    public sealed class ByTime : IComparer<StoredMessage>
    {
        public static readonly ByTime Order = new();

        public int Compare(StoredMessage? x, StoredMessage? y) =>
            x!.Visible.CompareTo(y!.Visible) is not 0 and var byTime ? byTime : x.Sequence.CompareTo(y.Sequence);
    }
}
