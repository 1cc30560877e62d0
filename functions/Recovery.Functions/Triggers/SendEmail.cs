using Microsoft.Azure.Functions.Worker;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.Functions.Triggers;

/// <summary>Sends one email.</summary>
public sealed class SendEmail(Sender sender)
{
    [Function(nameof(SendEmail))]
    public Task Run([ServiceBusTrigger(QueueNames.Email, Connection = "ServiceBus")] string message, CancellationToken ct) =>
        sender.Handle(NudgeMessage.Read(message), Channel.Email, ct);
}
