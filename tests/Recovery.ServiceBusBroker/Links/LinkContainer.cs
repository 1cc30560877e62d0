using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Transactions;

namespace Recovery.Broker.Links;

/// <summary>Takes in the links of all connections, as the library's own container does, but refuses every transaction in plain words.</summary>
internal sealed class LinkContainer : IContainer
{
    private readonly IContainer _library;

    public LinkContainer(ILinkProcessor links)
    {
        var library = new ContainerHost(Array.Empty<Address>());
        library.RegisterLinkProcessor(links);
        _library = library;
    }

    public X509Certificate2 ServiceCertificate => _library.ServiceCertificate;

    public IDictionary<string, TransportProvider> CustomTransports => _library.CustomTransports;

    public Message CreateMessage(ByteBuffer buffer) => _library.CreateMessage(buffer);

    public Link CreateLink(ListenerConnection connection, ListenerSession session, Attach attach) => _library.CreateLink(connection, session, attach);

    public bool AttachLink(ListenerConnection connection, ListenerSession session, Link link, Attach attach)
    {
        if (attach.Target is not Coordinator)
        {
            return _library.AttachLink(connection, session, link, attach);
        }

        // Taken in all the same: a client that finds its link closed may not have read why, but it waits for what becomes of its wish.
        ((ListenerLink)link).InitializeReceiver(
            1, (asked, wish, _, _) => asked.DisposeMessage(wish, new Rejected { Error = new Error(ErrorCode.NotImplemented) { Description = NotHere.Transactions } }, true), null);
        return true;
    }
}
