using Azure.Messaging.ServiceBus;

namespace Recovery.Hosted;

/// <summary>
/// Feeds a queue to its function as the host's Service Bus extension does: many at a time; what succeeded is completed, what failed is given
/// back. While there is no worker, messages wait for the next one.
/// </summary>
public sealed class QueuePump : IAsyncDisposable
{
    private readonly ServiceBusProcessor _processor;
    private readonly string _function;
    private volatile TaskCompletionSource<FunctionsHost> _worker = None();

    private QueuePump(ServiceBusClient client, string queue, string function)
    {
        _function = function;
        _processor = client.CreateProcessor(queue, new ServiceBusProcessorOptions { MaxConcurrentCalls = 16 });
        _processor.ProcessMessageAsync += Handle;
        // A failed call is the function's, and logged there; the processor gives the message back.
        _processor.ProcessErrorAsync += _ => Task.CompletedTask;
    }

    /// <summary>Takes messages from now on; they wait until there is a worker.</summary>
    public static async Task<QueuePump> Start(ServiceBusClient client, string queue, string function)
    {
        var pump = new QueuePump(client, queue, function);
        await pump._processor.StartProcessingAsync();
        return pump;
    }

    /// <summary>From now on messages go to this worker, until it is gone.</summary>
    public void Use(FunctionsHost worker)
    {
        if (!_worker.TrySetResult(worker))
        {
            // Nothing has come since the one before was gone.
            _worker = None();
            _worker.TrySetResult(worker);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _worker.TrySetCanceled();
        await _processor.DisposeAsync();
    }

    private async Task Handle(ProcessMessageEventArgs message)
    {
        var waiting = _worker;
        var worker = await waiting.Task.WaitAsync(message.CancellationToken);
        try
        {
            var done = await worker.Deliver(_function, QueueMessage.Of(message.Message));
            if (!done.Succeeded)
            {
                throw new InvalidOperationException(done.Fault);
            }
        }
        catch (WorkerGoneException)
        {
            Interlocked.CompareExchange(ref _worker, None(), waiting);
            throw;
        }
    }

    private static TaskCompletionSource<FunctionsHost> None() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
