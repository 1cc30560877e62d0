namespace Recovery.Settings;

public enum QueueProvider
{
    /// <summary>A queue in the store, with Service Bus's semantics.</summary>
    Store,

    /// <summary>Azure Service Bus.</summary>
    ServiceBus,
}

/// <summary>What lies between timer and senders (<c>Queue:Provider</c>, <c>ServiceBus</c>).</summary>
/// <param name="Namespace"><c>ServiceBus:fullyQualifiedNamespace</c>: NAME.servicebus.windows.net, where this system's own identity signs in.</param>
/// <param name="Connection"><c>ServiceBus</c>: a connection string, in place of the namespace.</param>
public sealed record QueueSettings(QueueProvider Provider, string? Namespace, string? Connection)
{
    /// <param name="reader">The settings.</param>
    /// <param name="offered">The one that this build has.</param>
    internal static QueueSettings Read(SettingsReader reader, QueueProvider offered)
    {
        var settings = new QueueSettings(
            reader.OneOf("Queue:Provider", offered), reader.Text("ServiceBus:fullyQualifiedNamespace"), reader.Text("ServiceBus"));
        if (settings.Provider != offered)
        {
            reader.Mistake(offered == QueueProvider.Store
                ? "Queue:Provider is ServiceBus, which only the Azure build has; set it to Store."
                : "Queue:Provider is Store, but on Azure the senders listen to Service Bus; set it to ServiceBus.");
        }
        else if (offered == QueueProvider.ServiceBus && settings is { Namespace: null, Connection: null })
        {
            reader.Mistake("ServiceBus:fullyQualifiedNamespace is missing: set it to NAME.servicebus.windows.net, or ServiceBus to a connection string.");
        }

        return settings;
    }

    /// <summary>Says nothing of the connection: keys stay out of logs.</summary>
    public override string ToString() => $"{Provider}";
}
