using System.Text.Json;
using Azure.Messaging.ServiceBus;
using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Time;

namespace Recovery.Queues.ServiceBus;

/// <summary>A nudge's message as it goes to Service Bus and comes back. Times are the clinic's here and the machine's there.</summary>
internal sealed class ServiceBusMessages(ClinicClock clock, ClockWatch watch)
{
    /// <summary>Where Microsoft's clients and the Functions host look for a message's trace.</summary>
    private const string TraceProperty = "Diagnostic-Id";

    private static readonly Duration ShortestLife = Duration.FromSeconds(1);

    public ServiceBusMessage Outgoing(QueuedNudge nudge)
    {
        var now = clock.Now;
        var due = Instant.Max(nudge.Due, now);
        var message = new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(nudge.Message, JsonSerializerOptions.Web))
        {
            MessageId = nudge.Message.MessageId,
            ContentType = "application/json",

            // A scheduled message's life begins when it is due.
            TimeToLive = (Duration.Max(nudge.Expires - due, ShortestLife) / Pace).ToTimeSpan(),
        };
        if (due > now)
        {
            message.ScheduledEnqueueTime = ToMachine(due);
        }

        if (nudge.Trace is { } trace)
        {
            message.ApplicationProperties[TraceProperty] = trace;
        }

        return message;
    }

    public LockedMessage Incoming(string queue, Arrival arrival)
    {
        var message = arrival.Message;
        var lockedFor = LockedFor(arrival);
        return new LockedMessage(
            queue, message.SequenceNumber, message.MessageId ?? "", Body(message), message.DeliveryCount, message.LockToken,
            arrival.At + clock.OfMachine(lockedFor), message.DeadLetterReason, message.DeadLetterErrorDescription,
            message.ApplicationProperties.GetValueOrDefault(TraceProperty)?.ToString(), message, lockedFor);
    }

    private Duration LockedFor(Arrival arrival)
    {
        var until = arrival.Message.LockedUntil;
        var left = (FromMachine(until) - arrival.At) / Pace;
        watch.Observe(LockSpan.Ahead(left));
        return LockSpan.Of(left, Duration.FromTimeSpan(until - arrival.Message.EnqueuedTime));
    }

    /// <summary>Whatever the sender made of it: a body that is no text is for the function to refuse.</summary>
    private static string Body(ServiceBusReceivedMessage message)
    {
        var body = message.GetRawAmqpMessage().Body;
        return body.TryGetData(out _) ? message.Body.ToString() : body.TryGetValue(out var value) ? value?.ToString() ?? "" : "";
    }

    /// <summary>How many seconds of the clinic's clock pass in one of the machine's.</summary>
    private double Pace => clock.OfMachine(Duration.FromSeconds(1)).TotalSeconds;

    /// <summary>Service Bus counts by the machine's time, whatever a demo's clock shows.</summary>
    private DateTimeOffset ToMachine(Instant instant) => clock.Time is ShiftedTimeProvider
        ? DateTimeOffset.UtcNow + ((instant - clock.Now) / Pace).ToTimeSpan()
        : instant.ToDateTimeOffset();

    private Instant FromMachine(DateTimeOffset time) => clock.Time is ShiftedTimeProvider
        ? clock.Now + Duration.FromTimeSpan(time - DateTimeOffset.UtcNow) * Pace
        : Instant.FromDateTimeOffset(time);
}
