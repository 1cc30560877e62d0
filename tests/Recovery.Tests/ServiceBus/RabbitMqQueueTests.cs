using Recovery.Local.ServiceBus;
using Recovery.Nudges;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Storage;

namespace Recovery.Tests.ServiceBus;

/// <summary>The part of the queue's contract that AMQP 1.0 is enough for, on a broker that nobody here wrote.</summary>
public sealed class RabbitMqQueueTests : QueueBasicsContract, IClassFixture<RabbitMqServer>, IAsyncLifetime
{
    private readonly RabbitMqServer _rabbit;
    private RabbitMqQueue _queue;

    public RabbitMqQueueTests(RabbitMqServer rabbit)
        : base(StoreProvider.Sqlite)
    {
        _rabbit = rabbit;
        _queue = Connect();
    }

    private protected override INudgeQueue Queue => _queue;

    private protected override IQueueReceiver Receiver => _queue;

    /// <summary>Each test begins with empty queues.</summary>
    public async ValueTask InitializeAsync()
    {
        foreach (var queue in new[] { QueueNames.Sms, QueueNames.Email })
        {
            while (await _queue.Receive(queue, 200, Ct) is { Count: > 0 } left)
            {
                await Task.WhenAll(left.Select(m => _queue.Complete(m, Ct)));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        Dispose();
    }

    private protected override async Task Reopen()
    {
        await _queue.DisposeAsync();
        _queue = Connect();
    }

    private RabbitMqQueue Connect() =>
        new(new ServiceBusLine(new ServiceBusEndpoint("127.0.0.1", _rabbit.Port, false, "recovery", "scratch"), null), Store.Clock);
}
