using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Recovery.Broker;
using Recovery.Local.ServiceBus;
using Recovery.Nudges;
using Recovery.Settings;
using Recovery.Tests.Storage;

namespace Recovery.Tests.ServiceBus;

/// <summary>Service Bus by AMQP does what the queue in the store does.</summary>
public sealed class ServiceBusQueueTests : NudgeQueueContract, IAsyncDisposable
{
    private readonly ServiceBusBroker _broker;
    private ServiceBusQueue _queue;
    private HeardReceiver _receiver;

    public ServiceBusQueueTests()
        : base(StoreProvider.Sqlite)
    {
        // Hours pass here in no time: links that idle have a test of their own.
        _broker = ServiceBusBroker.Start(new BrokerOptions { Time = Store.Time, LinkIdleTimeout = null });
        (_queue, _receiver) = Connect();
    }

    private protected override INudgeQueue Queue => _queue;

    private protected override IQueueReceiver Receiver => _receiver;

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _broker.Dispose();
    }

    private protected override async Task Reopen()
    {
        await _queue.DisposeAsync();
        (_queue, _receiver) = Connect();
    }

    private (ServiceBusQueue Queue, HeardReceiver Receiver) Connect()
    {
        var line = new ServiceBusLine(ServiceBusEndpoint.Of(new QueueSettings(QueueProvider.ServiceBus, null, _broker.ConnectionString, Duration.Zero)), null);
        var queue = new ServiceBusQueue(line, Store.Clock, NullLogger.Instance);
        return (queue, new HeardReceiver(queue, line));
    }
}
