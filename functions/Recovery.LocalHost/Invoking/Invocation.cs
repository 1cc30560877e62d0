using Recovery.Nudges;

namespace Recovery.LocalHost.Invoking;

/// <summary>One call of a function: what triggered it.</summary>
/// <param name="Trigger">TimerInfo or HttpRequest; null for a message.</param>
/// <param name="Message">Null but for queues.</param>
internal sealed record Invocation(object? Trigger, ReceivedMessage? Message, CancellationToken CancellationToken);
