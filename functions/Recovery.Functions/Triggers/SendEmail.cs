using Microsoft.Azure.Functions.Worker;
using Recovery.Channels.Email;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;

namespace Recovery.Functions.Triggers;

/// <summary>Sends one email.</summary>
public sealed class SendEmail(Sender sender)
{
    [Function(nameof(SendEmail))]
    public Task Run([ServiceBusTrigger(EmailChannel.QueueName, Connection = "ServiceBus")] string message, CancellationToken ct) =>
        sender.Handle(NudgeMessage.Read(message), EmailChannel.Instance, ct);
}
