using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Recovery.Races;
using Recovery.Storage.Sql;

namespace Recovery.Functions;

/// <summary>
/// Opens the store while the app already runs, and adds the races that ship as data. An app that ended because its database was away would
/// take the Functions host with it after a few tries; this one says on <c>/health/ready</c> what it waits for.
/// </summary>
internal sealed class OpenStore(StoreGate gate, IServiceProvider services) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _opening = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _opening = gate.OpenInBackground(ct => services.GetRequiredService<IRaceStore>().Seed(RaceData.Shipped(), ct), _stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();
}
