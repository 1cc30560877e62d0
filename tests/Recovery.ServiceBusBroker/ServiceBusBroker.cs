using System.Net;
using System.Net.Sockets;
using Amqp;
using Amqp.Listener;
using Recovery.Broker.Links;
using Recovery.Broker.Queues;
using Recovery.Broker.SignIn;

namespace Recovery.Broker;

/// <summary>
/// A broker with Service Bus's semantics for tests and desks: AMQP 1.0 on loopback, everything in memory, gone with the process.
/// </summary>
public sealed class ServiceBusBroker : IDisposable
{
    private readonly BrokerOptions _options;
    private readonly List<BrokerQueue> _queues = [];
    private readonly ConnectionListener _listener;

    private ServiceBusBroker(BrokerOptions options)
    {
        _options = options;
        Port = options.Port == 0 ? FreePort() : options.Port;
        var doorkeeper = new Doorkeeper(options);
        var queues = new Dictionary<string, BrokerQueue>(StringComparer.OrdinalIgnoreCase);
        var nodes = new Dictionary<string, RequestNode>(StringComparer.OrdinalIgnoreCase) { [ClaimsNode.Address] = new ClaimsNode(doorkeeper) };
        foreach (var queue in options.Queues.Select(q => new BrokerQueue(q, options.Time)))
        {
            _queues.Add(queue);
            foreach (var either in new[] { queue, queue.DeadLetters! })
            {
                queues.Add(either.Name, either);
                nodes.Add($"{either.Name}/$management", new ManagementNode(either, options.IsBusy, doorkeeper));
            }
        }

        _listener = new ConnectionListener(
            new Address("127.0.0.1", Port, null, null, "/", options.Certificate is null ? "amqp" : "amqps"),
            new LinkContainer(new LinkDirectory(options, queues, nodes, doorkeeper)))
        {
            HandlerFactory = _ => new ConnectionHandler(doorkeeper),
        };
        _listener.SSL.Certificate = options.Certificate;
        _listener.AMQP.MaxFrameSize = 64 * 1024;
        _listener.SASL.EnablePlainMechanism(options.Policy, options.Key);
        _listener.SASL.EnableAnonymousMechanism = true;
        _listener.SASL.EnableMechanism(NamelessProfile.Claims, new NamelessProfile(NamelessProfile.Claims));
    }

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>What Service Bus's clients are given.</summary>
    public string ConnectionString => _options.Certificate is null
        ? $"Endpoint=sb://127.0.0.1:{Port};{Policy}UseDevelopmentEmulator=true;"
        : $"Endpoint=sb://localhost:{Port};{Policy}";

    private string Policy => $"SharedAccessKeyName={_options.Policy};SharedAccessKey={_options.Key};";

    /// <summary>Listens from now on.</summary>
    /// <exception cref="SocketException">The port is in use.</exception>
    public static ServiceBusBroker Start(BrokerOptions? options = null)
    {
        const int MostTries = 10;
        options ??= new BrokerOptions();
        for (var tries = 1; ; tries++)
        {
            var broker = new ServiceBusBroker(options);
            try
            {
                broker._listener.Open();
                return broker;
            }
            catch (SocketException) when (options.Port == 0 && tries < MostTries)
            {
                // Somebody else took the port that was free a moment ago.
                broker.DisposeQueues();
            }
        }
    }

    /// <summary>Cuts all connections. What it held is gone.</summary>
    public void Dispose()
    {
        try
        {
            _listener.Close();
        }
        catch (ObjectDisposedException)
        {
            // A connection broke at the same moment; the listener itself is closed before the library says goodbye on each of them.
        }

        DisposeQueues();
    }

    private void DisposeQueues() => _queues.ForEach(q => q.Dispose());

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
