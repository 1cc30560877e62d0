using NodaTime;

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
/// <param name="LostAfter">
/// <c>Queue:LostAfter</c>, in machine time: a message that has not been handled this long after it was due is taken for lost and queued again. One
/// that was only late is ignored then.
/// </param>
public sealed record QueueSettings(QueueProvider Provider, string? Namespace, string? Connection, Duration LostAfter)
{
    /// <summary>Long enough for any backlog that a day's nudges make.</summary>
    private static readonly Duration UsualLostAfter = Duration.FromMinutes(15);

    /// <param name="reader">The settings.</param>
    /// <param name="usual">The one that this program takes when nothing is set. On Azure it is Service Bus, and may be nothing else.</param>
    internal static QueueSettings Read(SettingsReader reader, QueueProvider usual)
    {
        var settings = new QueueSettings(
            reader.OneOf("Queue:Provider", usual), reader.Text("ServiceBus:fullyQualifiedNamespace"), reader.Text("ServiceBus"),
            reader.Span("Queue:LostAfter", UsualLostAfter, Duration.FromSeconds(10), Duration.FromDays(1)));
        if (settings.Provider == QueueProvider.Store && usual == QueueProvider.ServiceBus)
        {
            reader.Mistake("Queue:Provider is Store, but on Azure the senders listen to Service Bus; set it to ServiceBus.");
        }
        else if (settings.Provider == QueueProvider.ServiceBus && settings is { Namespace: null, Connection: null })
        {
            reader.Mistake("ServiceBus:fullyQualifiedNamespace is missing: set it to NAME.servicebus.windows.net, or ServiceBus to a connection string.");
        }

        return settings;
    }

    /// <summary>Says nothing of the connection: keys stay out of logs.</summary>
    public override string ToString() => $"{Provider}";
}
