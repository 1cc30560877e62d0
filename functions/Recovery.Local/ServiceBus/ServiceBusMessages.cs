using System.Text;
using System.Text.Json;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using NodaTime;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Local.ServiceBus;

/// <summary>A nudge's message as it goes to Service Bus and comes from there. Times are the clinic's here and the machine's there.</summary>
internal sealed class ServiceBusMessages(ClinicClock clock, ClockWatch watch)
{
    /// <summary>What Microsoft's clients and the Functions host take a message's trace from.</summary>
    private const string TraceProperty = "Diagnostic-Id";

    private static readonly Symbol ScheduledTime = new("x-opt-scheduled-enqueue-time");
    private static readonly Symbol SequenceNumber = new("x-opt-sequence-number");
    private static readonly Symbol LockedUntil = new("x-opt-locked-until");
    private static readonly Symbol EnqueuedTime = new("x-opt-enqueued-time");
    private static readonly Duration ShortestLife = Duration.FromSeconds(1);

    public Message Outgoing(QueuedNudge nudge)
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

    public TakenMessage Incoming(string queue, Arrival arrival)
    {
        var message = arrival.Message;
        var annotations = message.MessageAnnotations;
        var lockedFor = LockedFor(arrival);
        var properties = message.ApplicationProperties;
        return new TakenMessage(
            queue, annotations?[SequenceNumber] is long sequence ? sequence : 0, message.Properties?.GetMessageId()?.ToString() ?? "", Body(message),
            (int)(message.Header?.DeliveryCount ?? 0) + 1, LockToken(message.DeliveryTag),
            arrival.At + clock.OfMachine(lockedFor),
            properties?["DeadLetterReason"]?.ToString(), properties?["DeadLetterErrorDescription"]?.ToString(), properties?[TraceProperty]?.ToString(),
            arrival.Link, message, lockedFor);
    }

    private Duration LockedFor(Arrival arrival)
    {
        var annotations = arrival.Message.MessageAnnotations;
        if (annotations?[LockedUntil] is not DateTime until)
        {
            // Another broker's locks last as long as the link.
            return LockSpan.Longest;
        }

        var left = (FromMachine(until) - arrival.At) / Pace;
        watch.Saw(LockSpan.Ahead(left));
        return LockSpan.Of(left, annotations[EnqueuedTime] is DateTime enqueued ? Duration.FromTimeSpan(until - enqueued) : Duration.MaxValue);
    }

    /// <summary>Service Bus makes a lock's token the delivery's tag; to other brokers that means nothing.</summary>
    private static string LockToken(byte[] tag) => tag.Length == 16 ? new Guid(tag).ToString() : Convert.ToHexString(tag);

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
