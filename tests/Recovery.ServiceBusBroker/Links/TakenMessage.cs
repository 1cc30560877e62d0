using Amqp;
using Recovery.Broker.Queues;

namespace Recovery.Broker.Links;

/// <summary>A message on its way to a receiver, with the token of its lock.</summary>
internal sealed class TakenMessage : Message
{
    public Guid Token { get; private init; }

    public static TakenMessage Of(StoredMessage stored)
    {
        var message = stored.Outgoing();
        return new TakenMessage
        {
            Token = stored.Lock ?? Guid.NewGuid(),
            Header = message.Header,
            MessageAnnotations = message.MessageAnnotations,
            Properties = message.Properties,
            ApplicationProperties = message.ApplicationProperties,
            BodySection = message.BodySection,
        };
    }
}
