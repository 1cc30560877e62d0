using Amqp.Handler;
using Recovery.Broker.SignIn;

namespace Recovery.Broker.Links;

/// <summary>What the library asks of us for a connection; each has its own.</summary>
internal sealed class ConnectionHandler(Doorkeeper doorkeeper) : IHandler
{
    public bool CanHandle(EventId id) => id is EventId.ConnectionRemoteOpen or EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        if (protocolEvent.Id == EventId.ConnectionRemoteOpen)
        {
            doorkeeper.Expects(protocolEvent.Connection);
        }
        else if (protocolEvent.Context is IDelivery { Message: TakenMessage taken } delivery)
        {
            // The lock's token is where Service Bus's clients look for it.
            delivery.Tag = taken.Token.ToByteArray();
        }
    }
}
