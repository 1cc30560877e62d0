using Amqp;
using Amqp.Handler;
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

    /// <summary>Makes the lock's token the delivery's tag, which is where Service Bus's clients look for it.</summary>
    public sealed class Tags : IHandler
    {
        public bool CanHandle(EventId id) => id == EventId.SendDelivery;

        public void Handle(Event protocolEvent)
        {
            if (protocolEvent.Context is IDelivery { Message: TakenMessage taken } delivery)
            {
                delivery.Tag = taken.Token.ToByteArray();
            }
        }
    }
}
