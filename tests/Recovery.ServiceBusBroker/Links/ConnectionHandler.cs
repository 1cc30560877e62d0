using System.Net.Sockets;
using Amqp.Handler;
using Recovery.Broker.SignIn;

namespace Recovery.Broker.Links;

/// <summary>What the library asks of us for a connection; each has its own.</summary>
internal sealed class ConnectionHandler(Doorkeeper doorkeeper) : IHandler
{
    /// <summary>How long a client may leave us waiting for its first word after it has signed in, before we speak first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Socket? _socket;

    public bool CanHandle(EventId id) => id is EventId.SocketAccept or EventId.ConnectionLocalOpen or EventId.ConnectionRemoteOpen or EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        if (protocolEvent.Id == EventId.SocketAccept)
        {
            _socket = protocolEvent.Context as Socket;
        }
        else if (protocolEvent.Id == EventId.ConnectionLocalOpen)
        {
            // The library would open at once. Service Bus lets its client begin, and Microsoft's for JavaScript needs that: what it reads
            // together with the outcome of its sign-in it leaves lying until more comes, and more never would.
            _socket?.Poll(Patience, SelectMode.SelectRead);
        }
        else if (protocolEvent.Id == EventId.ConnectionRemoteOpen)
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
