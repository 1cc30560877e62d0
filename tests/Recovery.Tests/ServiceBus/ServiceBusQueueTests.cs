using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Recovery.Broker;
using Recovery.Nudges.Queue;
using Recovery.Queues.ServiceBus;
using Recovery.Settings;
using Recovery.Tests.Storage;

namespace Recovery.Tests.ServiceBus;

/// <summary>Service Bus does what the queue in the store does.</summary>
public sealed class ServiceBusQueueTests : NudgeQueueContract, IAsyncDisposable
{
    private readonly ServiceBusBroker _broker;
    private ServiceBusClient _client;
    private ServiceBusQueue _queue;

    public ServiceBusQueueTests()
        : base(StoreProvider.Sqlite)
    {
        // Hours pass here in no time: links that idle have a test of their own.
        _broker = ServiceBusBroker.Start(new BrokerOptions { Time = Store.Time, LinkIdleTimeout = null });
        (_client, _queue) = Connect();
    }

    private protected override INudgeQueue Queue => _queue;

    private protected override IQueueReceiver Receiver => _queue;

    public async ValueTask DisposeAsync()
    {
        await Disconnect();
        _broker.Dispose();
    }

    private protected override async Task Reopen()
    {
        await Disconnect();
        (_client, _queue) = Connect();
    }

    private async Task Disconnect()
    {
        await _queue.DisposeAsync();
        await _client.DisposeAsync();
    }

    private (ServiceBusClient Client, ServiceBusQueue Queue) Connect()
    {
        var client = BusRig.Connect(_broker.ConnectionString);
        return (client, new ServiceBusQueue(client, Store.Clock, NullLogger.Instance));
    }
}
