using Microsoft.Azure.Functions.Worker;
using Recovery.Channels.Sms;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;

namespace Recovery.Functions.Triggers;

/// <summary>Sends one text.</summary>
public sealed class SendSms(Sender sender)
{
    [Function(nameof(SendSms))]
    public Task Run([ServiceBusTrigger(SmsChannel.QueueName, Connection = "ServiceBus")] string message, CancellationToken ct) =>
        sender.Handle(NudgeMessage.Read(message), SmsChannel.Instance, ct);
}
