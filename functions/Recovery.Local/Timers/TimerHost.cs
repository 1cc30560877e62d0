using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Recovery.Local.Functions;
using Recovery.Readiness;
using Recovery.Storage;
using Recovery.Time;

namespace Recovery.Local.Timers;

/// <summary>Runs the app's timers for as long as the app runs.</summary>
internal sealed class TimerHost(
    FunctionCatalog functions, IServiceScopeFactory scopes, IDistributedLock locks, Heartbeats heartbeats, ClinicClock clock, IHostApplicationLifetime lifetime, ILogger<TimerHost> log)
    : IHostedService, IDisposable
{
    private readonly GracefulStop _stop = new();
    private readonly IReadOnlyList<TimerRunner> _timers = [.. functions.Timers.Select(f => new TimerRunner(f, scopes, locks, heartbeats, clock, log))];
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Not before everything else has started: the first tick may be due at once.
        lifetime.ApplicationStarted.Register(() => _running = Task.WhenAll(_timers.Select(t => Task.Run(() => t.Run(_stop.NoMore, _stop.Abort)))));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stop.End(_running);

    /// <summary>A timer that outlasts the time to stop still needs it: it is freed once all have ended.</summary>
    public void Dispose() => _ = DisposeOnceEnded();

    private async Task DisposeOnceEnded()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
