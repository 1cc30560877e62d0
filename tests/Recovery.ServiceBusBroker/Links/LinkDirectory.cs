using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using Recovery.Broker.Queues;
using Recovery.Broker.SignIn;

namespace Recovery.Broker.Links;

/// <summary>Leads each link that a client attaches to its queue; addresses are those of Service Bus, whatever their case.</summary>
internal sealed class LinkDirectory(
    BrokerOptions options, IReadOnlyDictionary<string, BrokerQueue> queues, IReadOnlyDictionary<string, RequestNode> nodes, Doorkeeper doorkeeper) : ILinkProcessor
{
    private static readonly Symbol SessionFilter = new("com.microsoft:session-filter");

    public void Process(AttachContext attachContext)
    {
        var attach = attachContext.Attach;
        var sends = !attach.Role;

        // Microsoft's client for .NET writes the path of a URL, with its slash.
        var address = (sends ? (attach.Target as Target)?.Address : (attach.Source as Source)?.Address)?.TrimStart('/');
        if (address is not null && nodes.TryGetValue(address, out var node))
        {
            // Who may ask, the node itself says: one of them is where to sign in.
            node.Attach(attachContext);
        }
        else if (!doorkeeper.Knows(attachContext.Link.Session.Connection))
        {
            attachContext.Complete(new Error(ErrorCode.UnauthorizedAccess) { Description = "Unauthorized access. 'Send' or 'Listen' claim(s) are required to perform this operation." });
        }
        else if (attach.Source is Source { FilterSet: { } filters } && filters.ContainsKey(SessionFilter))
        {
            attachContext.Complete(new Error(ErrorCode.NotImplemented) { Description = NotHere.Sessions });
        }
        else if (address is null || !queues.TryGetValue(address, out var queue))
        {
            attachContext.Complete(new Error(ErrorCode.NotFound) { Description = $"The messaging entity '{address}' could not be found." });
        }
        else if (sends && queue.DeadLetters is null)
        {
            attachContext.Complete(new Error(ErrorCode.NotAllowed) { Description = "Nobody sends into dead letters." });
        }
        else if (sends)
        {
            attach.MaxMessageSize = SendEndpoint.LargestMessage;
            attachContext.Complete(new SendEndpoint(queue, options.IsBusy, Idle(attachContext)), 1000);
        }
        else
        {
            attach.MaxMessageSize = SendEndpoint.LargestMessage;
            attachContext.Complete(new ReceiveEndpoint(queue, attachContext.Link, Idle(attachContext), attach.SndSettleMode == SenderSettleMode.Settled), 0);
        }
    }

    private IdleLink Idle(AttachContext context) => new(context.Link, options.LinkIdleTimeout, options.Time);
}
