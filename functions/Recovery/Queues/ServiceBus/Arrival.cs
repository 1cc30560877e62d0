using Azure.Messaging.ServiceBus;
using NodaTime;

namespace Recovery.Queues.ServiceBus;

/// <summary>A message as the client received it.</summary>
/// <param name="At">Its lock is counted from then on.</param>
internal readonly record struct Arrival(ServiceBusReceivedMessage Message, Instant At);
