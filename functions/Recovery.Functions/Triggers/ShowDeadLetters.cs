using Microsoft.Azure.Functions.Worker;
using Recovery.Nudges.Queue;
using Recovery.Runners;

namespace Recovery.Functions.Triggers;

/// <summary>
/// Messages that were given up show up in the clinic's log, with the reason. Whatever such a message holds is taken: dead letters have no
/// delivery limit, so that one which fails here would come back for ever.
/// </summary>
public sealed class ShowDeadLetters(DeadLetters deadLetters)
{
    [Function("DeadSms")]
    public Task Sms(
        [ServiceBusTrigger(QueueNames.Sms + QueueNames.DeadLetterSuffix, Connection = "ServiceBus")] string message,
        string? messageId, string? applicationProperties, CancellationToken ct) =>
        deadLetters.Handle(Channel.Sms, message, messageId, GivenUp.Why(applicationProperties), ct);

    [Function("DeadEmail")]
    public Task Email(
        [ServiceBusTrigger(QueueNames.Email + QueueNames.DeadLetterSuffix, Connection = "ServiceBus")] string message,
        string? messageId, string? applicationProperties, CancellationToken ct) =>
        deadLetters.Handle(Channel.Email, message, messageId, GivenUp.Why(applicationProperties), ct);
}
