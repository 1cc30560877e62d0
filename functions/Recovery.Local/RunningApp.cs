using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Recovery.Local;

/// <summary>
/// The app while it runs. However the work with it ends, its timers and pumps have ended once this is disposed of: that comes before
/// the app itself is, or they would go on with services that are gone.
/// </summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningApp(WebApplication app) => _app = app;

    public static async Task<RunningApp> Start(WebApplication app, CancellationToken ct)
    {
        await app.StartAsync(ct);
        return new RunningApp(app);
    }

    public async ValueTask DisposeAsync()
    {
        // The caller that waited for its end has stopped it.
        if (!_app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.IsCancellationRequested)
        {
            await _app.StopAsync(CancellationToken.None);
        }
    }
}
