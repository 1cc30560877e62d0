using Amqp;
using NodaTime;

namespace Recovery.Local.ServiceBus;

/// <summary>A message as it came.</summary>
/// <param name="Link">What it came on, and is settled on.</param>
/// <param name="At">When it was here; its lock is counted from then on.</param>
internal readonly record struct Arrival(ReceiverLink Link, Message Message, Instant At);
