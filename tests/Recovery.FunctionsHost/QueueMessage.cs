using Azure.Messaging.ServiceBus;

namespace Recovery.Hosted;

/// <summary>A message as the host hands it to a function: its body, and what the function can bind beside it.</summary>
public sealed record QueueMessage(string Body)
{
    public string MessageId { get; init; } = "";

    public int DeliveryCount { get; init; } = 1;

    /// <summary>With a dead letter's reason among them.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; init; } = new Dictionary<string, object>();

    public static QueueMessage Of(ServiceBusReceivedMessage message) => new(message.Body.ToString())
    {
        MessageId = message.MessageId,
        DeliveryCount = message.DeliveryCount,
        ApplicationProperties = message.ApplicationProperties,
    };
}
