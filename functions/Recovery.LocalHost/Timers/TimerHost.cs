using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Recovery.LocalHost.Discovery;
using Recovery.Storage;
using Recovery.Time;

namespace Recovery.LocalHost.Timers;

/// <summary>Runs the app's timers for as long as the app runs.</summary>
internal sealed class TimerHost(
    FunctionCatalog functions, IServiceScopeFactory scopes, ITurns turns, ClinicClock clock, IHostApplicationLifetime lifetime, ILogger<TimerHost> log)
    : IHostedService, IDisposable
{
    private readonly GracefulStop _stop = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Not before everything else has started: the first tick may be due at once.
        lifetime.ApplicationStarted.Register(() => _running = Task.WhenAll(
            functions.Timers.Select(t => Task.Run(() => new TimerRunner(t, scopes, turns, clock, log).Run(_stop.NoMore, _stop.Abort)))));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stop.End(_running);

    public void Dispose() => _stop.Dispose();
}
