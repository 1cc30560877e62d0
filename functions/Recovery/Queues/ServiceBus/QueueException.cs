using System.Net.Sockets;
using System.Security.Authentication;
using Azure.Identity;
using Azure.Messaging.ServiceBus;

namespace Recovery.Queues.ServiceBus;

/// <summary>Why a Service Bus did not do what it was asked to.</summary>
internal enum QueueFault
{
    /// <summary>No connection, or it broke: the operation may or may not have been carried out, and repeating it is safe.</summary>
    OutOfReach,

    /// <summary>The policy's key or the identity is not accepted.</summary>
    Unauthorized,

    /// <summary>There is no such queue.</summary>
    NoSuchQueue,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>The message is larger than the queue takes.</summary>
    TooLarge,

    /// <summary>Too much at once; it works again later.</summary>
    Throttled,

    /// <summary>Refused for another reason.</summary>
    Refused,
}

/// <summary>A Service Bus refused, or could not be reached. The message is a sentence without secrets.</summary>
internal sealed class QueueException(QueueFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public QueueFault Fault { get; } = fault;

    /// <summary>What an exception of the client's means.</summary>
    /// <param name="fault">The client's exception.</param>
    /// <param name="host">The Service Bus.</param>
    /// <param name="queue">The queue.</param>
    public static QueueException Of(Exception fault, string host, string queue) => fault switch
    {
        _ when CausedBy<AuthenticationException>(fault) =>
            new(QueueFault.OutOfReach, $"The Service Bus at {host} shows a certificate that this machine does not trust.", fault),
        UnauthorizedAccessException =>
            new(QueueFault.Unauthorized, $"The Service Bus at {host} does not let us in; check the policy's name, key and claims, or give our identity the roles of sender and receiver.", fault),
        AuthenticationFailedException =>
            new(QueueFault.Unauthorized, $"There is no identity to sign in to the Service Bus at {host} with; give this app a managed identity, or set ServiceBus to a connection string.", fault),
        ServiceBusException { Reason: var reason } => Of(reason, fault, host, queue),
        TimeoutException or OperationCanceledException or SocketException or IOException or ObjectDisposedException => OutOfReach(fault, host),
        _ => Refused(fault, host),
    };

    private static QueueException Of(ServiceBusFailureReason reason, Exception fault, string host, string queue) => reason switch
    {
        ServiceBusFailureReason.ServiceCommunicationProblem or ServiceBusFailureReason.ServiceTimeout => OutOfReach(fault, host),
        ServiceBusFailureReason.MessagingEntityNotFound => new(QueueFault.NoSuchQueue, $"The Service Bus at {host} has no queue '{queue}'.", fault),
        ServiceBusFailureReason.QuotaExceeded => new(QueueFault.Full, $"The Service Bus queue '{queue}' is full; what is not sent stays here until there is room.", fault),
        ServiceBusFailureReason.MessageSizeExceeded => new(QueueFault.TooLarge, $"A message is larger than the Service Bus queue '{queue}' takes.", fault),
        ServiceBusFailureReason.ServiceBusy => new(QueueFault.Throttled, $"The Service Bus at {host} is busy; it takes more in a while.", fault),
        _ when ((ServiceBusException)fault).IsTransient => OutOfReach(fault, host),
        _ => Refused(fault, host),
    };

    private static QueueException OutOfReach(Exception fault, string host) =>
        new(QueueFault.OutOfReach, $"The Service Bus at {host} is out of reach.", fault);

    private static QueueException Refused(Exception fault, string host) =>
        new(QueueFault.Refused, $"The Service Bus at {host} refused what it was asked.", fault);

    private static bool CausedBy<T>(Exception? fault) => fault is not null
        && (fault is T || CausedBy<T>(fault.InnerException) || (fault is AggregateException all && all.InnerExceptions.Any(CausedBy<T>)));
}
