using Azure.Core;
using Azure.Messaging.ServiceBus;
using Recovery.Settings;

namespace Recovery.Queues.ServiceBus;

/// <summary>Where the Service Bus is, checked without connecting.</summary>
internal sealed class BusAddress
{
    /// <summary>
    /// For one attempt. An attempt that fails is reported at once: senders and receivers have a back-off of their own, and are not kept
    /// waiting by the client's.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string? _connection;
    private readonly string _host;
    private readonly Uri? _endpoint;

    private BusAddress(string? connection, string host, Uri? endpoint) => (_connection, _host, _endpoint) = (connection, host, endpoint);

    /// <exception cref="SettingsException">The connection string or the namespace can't be right.</exception>
    public static BusAddress Of(QueueSettings settings) => settings.Connection is { } connection ? OfConnection(connection) : OfNamespace(settings.Namespace!);

    /// <summary>A client; nothing is sent yet.</summary>
    /// <param name="identity">Signs in where no connection string does.</param>
    /// <param name="configure">What else the client is to know.</param>
    public ServiceBusClient Connect(TokenCredential identity, Action<ServiceBusClientOptions>? configure = null)
    {
        var options = new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = Patience },
            CustomEndpointAddress = _endpoint,
        };
        configure?.Invoke(options);
        return _connection is null ? new ServiceBusClient(_host, identity, options) : new ServiceBusClient(_connection, options);
    }

    private static BusAddress OfNamespace(string name) => Uri.CheckHostName(name) == UriHostNameType.Dns
        ? new BusAddress(null, name, null)
        : throw new SettingsException(["ServiceBus:fullyQualifiedNamespace is not a host name; set it to NAME.servicebus.windows.net."]);

    private static BusAddress OfConnection(string connection)
    {
        var parts = Parse(connection);
        var mistakes = new List<string>();
        if (string.IsNullOrEmpty(parts.Endpoint?.Host))
        {
            mistakes.Add("ServiceBus has no endpoint; a connection string begins with Endpoint=sb://NAME.servicebus.windows.net/.");
        }

        if (parts.SharedAccessSignature is null && (parts.SharedAccessKeyName is null || parts.SharedAccessKey is null))
        {
            mistakes.Add("ServiceBus has no policy or no key; a connection string has SharedAccessKeyName=... and SharedAccessKey=..., or set ServiceBus:fullyQualifiedNamespace instead.");
        }

        if (parts.EntityPath is not null)
        {
            mistakes.Add("ServiceBus is the connection string of a single queue (EntityPath=...); use one of the whole namespace.");
        }

        // The client uses the stated port only when asked to.
        return mistakes.Count > 0
            ? throw new SettingsException(mistakes)
            : new BusAddress(connection, parts.Endpoint!.Host, parts.Endpoint.IsDefaultPort ? null : parts.Endpoint);
    }

    private static ServiceBusConnectionStringProperties Parse(string connection)
    {
        try
        {
            return ServiceBusConnectionStringProperties.Parse(connection);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new SettingsException(["ServiceBus is not a connection string; copy all of it, such as Endpoint=sb://...;SharedAccessKeyName=...;SharedAccessKey=..."]);
        }
    }
}
