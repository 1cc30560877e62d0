using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Recovery.Local.Configuration;
using Recovery.Local.Functions;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Time;

namespace Recovery.Local.Queues;

/// <summary>Pumps the app's queues for as long as the app runs.</summary>
internal sealed class QueueHost(
    FunctionCatalog functions, HostJson host, IQueueReceiver receiver, IServiceScopeFactory scopes, Heartbeats heartbeats, ClinicClock clock, IHostApplicationLifetime lifetime,
    ILogger<QueuePump> log)
    : IHostedService, IDisposable
{
    private readonly GracefulStop _stop = new();
    private readonly IReadOnlyList<QueuePump> _pumps = [.. functions.Queues.Select(q => new QueuePump(q, host, receiver, scopes, heartbeats, clock, log))];
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _running = Task.WhenAll(_pumps.Select(p => Task.Run(() => p.Run(_stop)))));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stop.End(_running);

    /// <summary>Workers that outlast the time to stop still need what they hold: it is freed once they have ended.</summary>
    public void Dispose() => _ = DisposeOnceEnded();

    private async Task DisposeOnceEnded()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var pump in _pumps)
        {
            pump.Dispose();
        }

        _stop.Dispose();
    }
}
