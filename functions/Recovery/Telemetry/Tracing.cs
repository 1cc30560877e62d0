using System.Diagnostics;
using Recovery.Nudges.Receipts;

namespace Recovery.Nudges.Telemetry;

/// <summary>
/// A nudge's way as one trace: from the timer's tick through its queue and the provider's answer to the receipts. Whoever listens
/// (a host's exporter, a test) finds it under <see cref="Name"/>; while nobody does, nothing is made.
/// </summary>
/// <remarks>
/// Spans carry ids and outcomes, nothing of the runner. A call's span has its function's name, as on Azure; other names, and tags, follow
/// https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
/// </remarks>
public static class Tracing
{
    /// <summary>The name of this system's spans and of its metrics.</summary>
    public const string Name = "Recovery";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The beginning of a function's call by a timer: a trace of its own. Null: nobody listens.</summary>
    public static Activity? Timer(string function)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // Whatever started the timer, at the start of the process, is not what ticks now.
        Activity.Current = null;
        return Source.StartActivity(function, ActivityKind.Internal, default(ActivityContext), [new("faas.trigger", "timer")]);
    }

    /// <summary>The beginning of a function's call by a queue's message: it goes on with the message's trace.</summary>
    public static Activity? Process(string function, ReceivedMessage message) => Source.HasListeners()
        ? Source.StartActivity(function, ActivityKind.Consumer, ContextOf(message.Trace),
        [
            new("faas.trigger", "pubsub"), new("messaging.operation.type", "process"), new("messaging.destination.name", message.Queue),
            new("messaging.message.id", message.MessageId), new("recovery.delivery", message.DeliveryCount),
        ])
        : null;

    /// <summary>The same messages with the trace that each is to go on with: a span of its own, below what queues it now.</summary>
    public static IReadOnlyList<QueuedNudge> Traced(IReadOnlyList<QueuedNudge> nudges) =>
        Source.HasListeners() ? [.. nudges.Select(n => n with { Trace = Create(n) })] : nudges;

    /// <summary>The nudge that the current span is about.</summary>
    public static void About(NudgeMessage message) => Activity.Current?
        .SetTag("recovery.nudge", message.Nudge).SetTag("recovery.generation", message.Generation);

    /// <summary>What came of the attempt that the current span is about.</summary>
    public static void CameTo(Outcome outcome) => CameTo(outcome switch
    {
        Outcome.Accepted => "accepted",
        Outcome.Rejected => "rejected",
        Outcome.Deferred => "deferred",
        _ => "in-doubt",
    });

    /// <summary>Likewise, where there was no attempt.</summary>
    public static void CameTo(string outcome) => Activity.Current?.SetTag("recovery.outcome", outcome);

    /// <summary>The call failed. Of the fault only its kind is told: its words may hold what was being worked on.</summary>
    public static void Failed(Activity? activity, Exception fault) => activity?
        .SetStatus(ActivityStatusCode.Error).SetTag("error.type", fault.GetType().FullName);

    /// <summary>A receipt, in the trace of the attempt that it is about, with a link to the call that brought it.</summary>
    public static void Receipt(ReceiptMove move)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        ActivityLink[] broughtBy = Activity.Current is { } call ? [new ActivityLink(call.Context)] : [];
        using var activity = Source.StartActivity(
            $"receipt {move.Kind.Code}", ActivityKind.Consumer, ContextOf(move.Trace),
            [new("recovery.nudge", move.NudgeId), new("recovery.channel", move.Kind.Channel.Code()), new("recovery.outcome", move.Kind.Means.Code())],
            broughtBy);
    }

    private static string? Create(QueuedNudge nudge)
    {
        var queue = QueueNames.Of(nudge.Channel);
        using var activity = Source.StartActivity(
            $"create {queue}", ActivityKind.Producer, Activity.Current?.Context ?? default,
            [
                new("messaging.operation.type", "create"), new("messaging.destination.name", queue),
                new("messaging.message.id", nudge.Message.MessageId),
                new("recovery.nudge", nudge.Message.Nudge), new("recovery.generation", nudge.Message.Generation),
            ]);
        return activity?.Id;
    }

    private static ActivityContext ContextOf(string? trace) =>
        ActivityContext.TryParse(trace, null, isRemote: true, out var context) ? context : default;
}
