using Amqp;
using Amqp.Framing;
using Amqp.Types;
using NodaTime;
using Recovery.Local.ServiceBus;
using Recovery.Nudges;

namespace Recovery.Tests.ServiceBus;

/// <summary>
/// Returns from a settlement when the broker has heard of it, which the library itself never says: an answer to a question that was
/// put afterwards on the same connection proves it. So a test may move the clock right away.
/// </summary>
internal sealed class HeardReceiver(ServiceBusQueue queue, ServiceBusLine line) : IQueueReceiver
{
    private readonly RequestLink _management = new(line, $"{QueueNames.Sms}/$management");

    public Task<IReadOnlyList<ReceivedMessage>> Receive(string name, int max, CancellationToken ct) => queue.Receive(name, max, ct);

    public Task WaitForWork(string name, CancellationToken ct) => queue.WaitForWork(name, ct);

    public Task<bool> Complete(ReceivedMessage message, CancellationToken ct) => Heard(queue.Complete(message, ct), ct);

    public Task<bool> Abandon(ReceivedMessage message, CancellationToken ct) => Heard(queue.Abandon(message, ct), ct);

    public Task<bool> DeadLetter(ReceivedMessage message, string reason, string description, CancellationToken ct) =>
        Heard(queue.DeadLetter(message, reason, description, ct), ct);

    public Task<Instant?> Renew(ReceivedMessage message, CancellationToken ct) => queue.Renew(message, ct);

    private async Task<bool> Heard(Task<bool> settled, CancellationToken ct)
    {
        var done = await settled;
        await _management.Ask(
            new Message
            {
                ApplicationProperties = new ApplicationProperties { ["operation"] = "com.microsoft:peek-message" },
                BodySection = new AmqpValue { Value = new Map { ["from-sequence-number"] = 0L, ["message-count"] = 1 } },
            },
            ct);
        return done;
    }
}
