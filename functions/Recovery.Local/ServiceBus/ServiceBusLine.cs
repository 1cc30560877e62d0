using Amqp;
using Amqp.Framing;
using Amqp.Sasl;

namespace Recovery.Local.ServiceBus;

/// <summary>
/// The connection to a Service Bus, opened when it is needed and again after it broke. AMQPNetLite does neither by itself: whoever
/// finds it broken asks again, at a pace of its own.
/// </summary>
internal sealed class ServiceBusLine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly ServiceBusEndpoint _endpoint;
    private readonly ServiceBusTokens? _tokens;
    private readonly Kept<Open> _connection;

    /// <param name="endpoint">Where to.</param>
    /// <param name="tokens">Null: the endpoint's policy and key sign in.</param>
    public ServiceBusLine(ServiceBusEndpoint endpoint, ServiceBusTokens? tokens)
    {
        (_endpoint, _tokens) = (endpoint, tokens);
        _connection = new(Connect, open => open.IsOpen);
    }

    /// <summary>A link that sends to an address, with the largest message that the other side takes.</summary>
    /// <exception cref="ServiceBusException">It is out of reach, or refuses.</exception>
    public Task<(SenderLink Link, ulong Largest)> Sender(string address) => Attach(
        address,
        (session, attached) => new SenderLink(session, Name(address), new Attach { Source = new Source(), Target = new Target { Address = address } }, attached));

    /// <summary>A link that receives from an address in peek-lock, without credit yet.</summary>
    /// <exception cref="ServiceBusException">It is out of reach, or refuses.</exception>
    public async Task<ReceiverLink> Receiver(string address, string? replyTo = null) => (await Attach(
        address,
        (session, attached) => new ReceiverLink(
            session, Name(address), new Attach { Source = new Source { Address = address }, Target = new Target { Address = replyTo } }, attached))).Link;

    public async ValueTask DisposeAsync()
    {
        if (_connection.Last is { } open)
        {
            await open.Close();
        }
    }

    private static string Name(string address) => $"recovery-{address}-{Guid.NewGuid():N}";

    private async Task<(T Link, ulong Largest)> Attach<T>(string address, Func<Session, OnAttached, T> create)
        where T : Link
    {
        var open = await _connection.Get(CancellationToken.None);
        if (_tokens is not null && address != ServiceBusTokens.Address)
        {
            await _tokens.Put(this, open.Connection, address);
        }

        var attached = new TaskCompletionSource<ulong>(TaskCreationOptions.RunContinuationsAsynchronously);
        var link = create(open.Session, (_, attach) =>
        {
            // Whoever refuses attaches to nothing first, and says why as it detaches.
            if ((attach.Role ? attach.Target : attach.Source) is not null)
            {
                attached.TrySetResult(attach.MaxMessageSize);
            }
        });
        link.AddClosedCallback((_, error) => attached.TrySetException(ServiceBusException.Of(error, $"the connection to {_endpoint} broke")));
        try
        {
            return (link, await attached.Task.WaitAsync(Patience));
        }
        catch (TimeoutException)
        {
            throw new ServiceBusException(ServiceBusFault.OutOfReach, $"The Service Bus at {_endpoint} does not answer.");
        }
    }

    private async Task<Open> Connect()
    {
        var factory = new ConnectionFactory();
        factory.AMQP.ContainerId = $"recovery-{Environment.ProcessId}-{Guid.NewGuid():N}";
        factory.AMQP.HostName = _endpoint.Host;
        factory.AMQP.MaxFrameSize = 64 * 1024;
        factory.AMQP.IdleTimeout = 60_000;
        if (_endpoint.Policy is null)
        {
            // Anybody may connect; who it is, its token says.
            factory.SASL.Profile = SaslProfile.Anonymous;
        }

        try
        {
            var connection = await factory.CreateAsync(
                new Address(_endpoint.Host, _endpoint.Port, _endpoint.Policy, _endpoint.Key, "/", _endpoint.IsSecure ? "amqps" : "amqp")).WaitAsync(Patience);
            return new Open(connection, new Session(connection));
        }
        catch (Exception fault)
        {
            throw ServiceBusException.Of(fault, _endpoint);
        }
    }

    private sealed record Open(Connection Connection, Session Session)
    {
        public bool IsOpen => !Connection.IsClosed && !Session.IsClosed;

        public async Task Close()
        {
            try
            {
                await Connection.CloseAsync(TimeSpan.FromSeconds(2), null);
            }
            catch (Exception fault) when (fault is AmqpException or TimeoutException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // Broken already: there is nobody to say goodbye to.
            }
        }
    }
}
