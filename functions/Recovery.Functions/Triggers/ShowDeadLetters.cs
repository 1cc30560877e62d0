using Microsoft.Azure.Functions.Worker;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;

namespace Recovery.Functions.Triggers;

/// <summary>Messages that were given up show up in the clinic's log, with the reason.</summary>
public sealed class ShowDeadLetters(DeadLetters deadLetters)
{
    [Function("DeadSms")]
    public Task Sms(
        [ServiceBusTrigger(QueueNames.Sms + QueueNames.DeadLetterSuffix, Connection = "ServiceBus")] NudgeMessage message,
        GivenUp? applicationProperties, CancellationToken ct) =>
        deadLetters.Handle(message, GivenUp.Why(applicationProperties), ct);

    [Function("DeadEmail")]
    public Task Email(
        [ServiceBusTrigger(QueueNames.Email + QueueNames.DeadLetterSuffix, Connection = "ServiceBus")] NudgeMessage message,
        GivenUp? applicationProperties, CancellationToken ct) =>
        deadLetters.Handle(message, GivenUp.Why(applicationProperties), ct);
}

/// <summary>Why, as the queue notes it among a dead letter's application properties.</summary>
public sealed record GivenUp(string? DeadLetterReason, string? DeadLetterErrorDescription)
{
    public static string Why(GivenUp? properties) => properties?.DeadLetterReason ?? "the queue gave no reason";
}
