using System.Net.Sockets;
using System.Security.Authentication;
using Amqp;
using Amqp.Framing;

namespace Recovery.Local.ServiceBus;

/// <summary>What a Service Bus may fail with.</summary>
internal enum ServiceBusFault
{
    /// <summary>No connection, or it broke: what was under way is in doubt, and harmless to repeat.</summary>
    OutOfReach,

    /// <summary>The name, key or identity is not let in.</summary>
    Unauthorized,

    /// <summary>There is no such queue.</summary>
    NoSuchQueue,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>The message is larger than the queue takes.</summary>
    TooLarge,

    /// <summary>Too much at once; later it takes it.</summary>
    Throttled,

    /// <summary>It refused for another reason.</summary>
    Refused,
}

/// <summary>A Service Bus refused, or could not be reached. The message is a sentence without anything secret.</summary>
internal sealed class ServiceBusException(ServiceBusFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public ServiceBusFault Fault { get; } = fault;

    /// <param name="error">What the other side said; null: nothing.</param>
    /// <param name="otherwise">What happened then.</param>
    public static ServiceBusException Of(Error? error, string otherwise) => error?.Condition?.ToString() switch
    {
        null => new(ServiceBusFault.OutOfReach, $"Service Bus: {otherwise}."),
        "amqp:unauthorized-access" => new(ServiceBusFault.Unauthorized, "Service Bus does not let us in; check the policy's name, key and claims, or the identity's roles."),
        "amqp:not-found" or "com.microsoft:entity-not-found" => new(ServiceBusFault.NoSuchQueue, $"Service Bus has no such queue: {error.Description}"),
        "amqp:resource-limit-exceeded" => new(ServiceBusFault.Full, "The Service Bus queue is full; what is not sent stays here until there is room."),
        "amqp:link:message-size-exceeded" => new(ServiceBusFault.TooLarge, "A message is larger than the Service Bus queue takes."),
        "com.microsoft:server-busy" => new(ServiceBusFault.Throttled, "Service Bus is busy; it takes more in a while."),
        "amqp:connection:forced" or "amqp:link:detach-forced" or "com.microsoft:timeout" => new(ServiceBusFault.OutOfReach, $"Service Bus: {otherwise}."),
        var other => new(ServiceBusFault.Refused, $"Service Bus refused: {other}, {error.Description}"),
    };

    public static ServiceBusException Of(Exception fault, ServiceBusEndpoint endpoint) => fault switch
    {
        AmqpException { Error: { } error } when error.Condition?.ToString() == "amqp:unauthorized-access" =>
            new(ServiceBusFault.Unauthorized, $"The Service Bus at {endpoint} does not let us in; check the policy's name and key.", fault),
        AuthenticationException =>
            new(ServiceBusFault.OutOfReach, $"The Service Bus at {endpoint} shows a certificate that this machine does not trust.", fault),
        AmqpException or SocketException or IOException or TimeoutException or ObjectDisposedException =>
            new(ServiceBusFault.OutOfReach, $"The Service Bus at {endpoint} is out of reach.", fault),
        _ => new(ServiceBusFault.Refused, $"The Service Bus at {endpoint} could not be used.", fault),
    };
}
