using System.Diagnostics;

namespace Recovery.Telemetry;

/// <summary>
/// A nudge's way as one trace: from the timer's tick through its queue and the provider's answer to the receipts. Listeners
/// (a host's exporter, a test) find it under <see cref="Name"/>; without one, nothing is made.
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

    /// <summary>The beginning of a function's call by a timer: a trace of its own. Null: no listener.</summary>
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
    public static Activity? Process(string function, string queue, string messageId, int deliveryCount, string? trace) => Source.HasListeners()
        ? Source.StartActivity(function, ActivityKind.Consumer, ContextOf(trace),
        [
            new("faas.trigger", "pubsub"), new("messaging.operation.type", "process"), new("messaging.destination.name", queue),
            new("messaging.message.id", messageId), new("recovery.delivery", deliveryCount),
        ])
        : null;

    /// <summary>Makes the trace that a message is to go on with: a span of its own, below what queues it now. Null: no listener.</summary>
    public static string? Create(string queue, string messageId, string nudge, int generation)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        using var activity = Source.StartActivity(
            $"create {queue}", ActivityKind.Producer, Activity.Current?.Context ?? default,
            [
                new("messaging.operation.type", "create"), new("messaging.destination.name", queue), new("messaging.message.id", messageId),
                new("recovery.nudge", nudge), new("recovery.generation", generation),
            ]);
        return activity?.Id;
    }

    /// <summary>The nudge that the current span is about.</summary>
    public static void About(string nudge, int generation) => Activity.Current?
        .SetTag("recovery.nudge", nudge).SetTag("recovery.generation", generation);

    /// <summary>What came of the call that the current span is about.</summary>
    public static void CameTo(string outcome) => Activity.Current?.SetTag("recovery.outcome", outcome);

    /// <summary>The call failed. Only the exception's type is kept: its message may hold personal data.</summary>
    public static void Failed(Activity? activity, Exception fault) => activity?
        .SetStatus(ActivityStatusCode.Error).SetTag("error.type", fault.GetType().FullName);

    /// <summary>A receipt, in the trace of the attempt that it is about, with a link to the call that brought it.</summary>
    public static void Receipt(string kind, string nudge, string channel, string outcome, string? trace)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        ActivityLink[] broughtBy = Activity.Current is { } call ? [new ActivityLink(call.Context)] : [];
        using var activity = Source.StartActivity(
            $"receipt {kind}", ActivityKind.Consumer, ContextOf(trace),
            [new("recovery.nudge", nudge), new("recovery.channel", channel), new("recovery.outcome", outcome)],
            broughtBy);
    }

    private static ActivityContext ContextOf(string? trace) =>
        ActivityContext.TryParse(trace, null, isRemote: true, out var context) ? context : default;
}
