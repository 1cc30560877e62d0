using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Functions.Telemetry;

/// <summary>Sends traces and metrics to Application Insights, where the Functions host sends its own. Logs go there through the host.</summary>
internal static class ApplicationInsights
{
    /// <summary>The span of each call, which goes on with the host's trace.</summary>
    private const string Worker = "Microsoft.Azure.Functions.Worker";

    /// <summary>Nothing is sent where no Application Insights is set up.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is not { Length: > 0 } connection)
        {
            return;
        }

        // The setting of the host's own telemetry; AZURE_CLIENT_ID names the identity.
        TokenCredential? identity = configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]?.Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase) == true
            ? new DefaultAzureCredential()
            : null;
        // Or each function's span would be named Invoke.
        services.Configure<WorkerOptions>(worker => worker.Capabilities["WorkerOpenTelemetrySchemaVersion"] = "1.37.0");
        services.AddRecoveryTelemetry()
            .WithTracing(traces => traces.AddSource(Worker).AddAzureMonitorTraceExporter(Configure))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure));

        void Configure(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = connection;
            options.Credential = identity;

            // Its own sampler takes a few traces a second; a nudge's whole way is wanted, and the host samples what there is too much of.
            options.TracesPerSecond = null;
            options.SamplingRatio = 1f;

            // The host shows both already.
            options.EnableLiveMetrics = false;
            options.EnablePerformanceCounters = false;
        }
    }
}
