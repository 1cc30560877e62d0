using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Recovery.LocalHost.Discovery;
using Recovery.LocalHost.Queues;
using Recovery.LocalHost.Settings;
using Recovery.LocalHost.Timers;

namespace Recovery.LocalHost;

/// <summary>Which functions run by themselves. Requests are answered in any case.</summary>
/// <param name="Timers">Timers tick.</param>
/// <param name="Queues">Queues are pumped; takes an <see cref="Nudges.IQueueReceiver"/>.</param>
public sealed record LocalFunctionsOptions(bool Timers = true, bool Queues = true);

/// <summary>Runs an app's functions on one machine, as <c>func start</c> would: timers, queues, HTTP.</summary>
public static class LocalFunctionsHost
{
    private const long LargestRequest = 1024 * 1024;

    /// <summary>Finds the functions of <paramref name="assembly"/> and makes the app run them. Needs a <see cref="Time.ClinicClock"/> among the services.</summary>
    /// <exception cref="FunctionsException">The functions cannot run as they are written; names every mistake.</exception>
    /// <exception cref="Recovery.Settings.SettingsException">host.json has mistakes; names all of them.</exception>
    public static WebApplicationBuilder AddLocalFunctions(
        this WebApplicationBuilder builder, Assembly assembly, LocalFunctionsOptions? options = null) =>
        builder.AddLocalFunctions(FunctionCatalog.Of(assembly, HostJson.Read(), builder.Configuration), options ?? new LocalFunctionsOptions());

    internal static WebApplicationBuilder AddLocalFunctions(
        this WebApplicationBuilder builder, FunctionCatalog functions, LocalFunctionsOptions options)
    {
        builder.Services.AddSingleton(functions);
        if (options.Timers)
        {
            builder.Services.AddHostedService<TimerHost>();
        }

        if (options.Queues)
        {
            builder.Services.AddHostedService<QueueHost>();
        }

        // Everything stops at once, or the waits would add up to more than the ten seconds there are.
        builder.Services.Configure<HostOptions>(o =>
        {
            o.ServicesStopConcurrently = true;
            o.ShutdownTimeout = TimeSpan.FromSeconds(8);
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestLineSize = 4 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        return builder;
    }

    /// <summary>Makes each HTTP function an endpoint.</summary>
    public static WebApplication MapFunctions(this WebApplication app)
    {
        foreach (var function in app.Services.GetRequiredService<FunctionCatalog>().Http)
        {
            function.Map(app);
        }

        return app;
    }
}
