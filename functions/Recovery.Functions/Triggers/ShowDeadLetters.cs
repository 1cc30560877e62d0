using Microsoft.Azure.Functions.Worker;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Nudges.Queue;

namespace Recovery.Functions.Triggers;

/// <summary>
/// Messages that were given up show up in the clinic's log, with the reason. Whatever such a message holds is taken: dead letters have no
/// delivery limit, so that one which fails here would come back for ever.
/// </summary>
public sealed class ShowDeadLetters(DeadLetters deadLetters)
{
    [Function("DeadSms")]
    public Task Sms(
        [ServiceBusTrigger(SmsChannel.QueueName + QueueNames.DeadLetterSuffix, Connection = "ServiceBus")] string message,
        string? messageId, string? applicationProperties, CancellationToken ct) =>
        deadLetters.Handle(SmsChannel.Instance, message, messageId, GivenUp.Why(applicationProperties), ct);

    [Function("DeadEmail")]
    public Task Email(
        [ServiceBusTrigger(EmailChannel.QueueName + QueueNames.DeadLetterSuffix, Connection = "ServiceBus")] string message,
        string? messageId, string? applicationProperties, CancellationToken ct) =>
        deadLetters.Handle(EmailChannel.Instance, message, messageId, GivenUp.Why(applicationProperties), ct);
}
