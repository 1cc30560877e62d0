using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Recovery.Local.Queues;
using Recovery.Local.Configuration;
using Recovery.Local.Timers;

namespace Recovery.Local.Functions;

/// <summary>Which functions run by themselves. Requests are answered in any case.</summary>
/// <param name="Timers">Timers tick.</param>
/// <param name="Queues">Queues are pumped; takes an <see cref="Nudges.Queue.IQueueReceiver"/>.</param>
internal sealed record LocalFunctionsOptions(bool Timers = true, bool Queues = true);

/// <summary>Runs an app's functions on one machine, as the Functions host does on Azure: timers, queues, HTTP.</summary>
internal static class LocalFunctions
{
    private const long LargestRequest = 1024 * 1024;

    /// <summary>Finds the functions of <paramref name="assembly"/> and makes the app run them. Needs a <see cref="Time.ClinicClock"/> among the services.</summary>
    /// <exception cref="Recovery.Settings.SettingsException">host.json has mistakes; names all of them.</exception>
    public static WebApplicationBuilder AddLocalFunctions(this WebApplicationBuilder builder, Assembly assembly, LocalFunctionsOptions? options = null)
    {
        options ??= new LocalFunctionsOptions();
        builder.Services.AddSingleton(FunctionCatalog.Of(assembly)).AddSingleton(HostJson.Read());
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

    /// <summary>Makes each HTTP function an endpoint that answers every method, as one without a list of methods does.</summary>
    public static WebApplication MapFunctions(this WebApplication app)
    {
        foreach (var function in app.Services.GetRequiredService<FunctionCatalog>().Http)
        {
            app.Map($"/{((HttpTriggerAttribute)function.Trigger).Route}", context => Answer(function, context)).WithDisplayName(function.Name);
        }

        return app;
    }

    /// <summary>The request's own scope is the invocation's.</summary>
    private static async Task Answer(LocalFunction function, HttpContext context)
    {
        if (await function.Run(context.RequestServices, context.Request, context.RequestAborted) is { } result)
        {
            await result.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
        }
    }
}
