using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Recovery.Telemetry;

namespace Recovery.Functions.Telemetry;

/// <summary>What the system tells about itself by OpenTelemetry; where to, each program adds.</summary>
internal static class RecoveryTelemetry
{
    /// <summary>.NET's own spans of calls. The instrumentation package would send providers a header about our traces, even where the handler forbids it.</summary>
    private const string Calls = "System.Net.Http";

    /// <summary>Traces of the nudges, of calls to providers and of requests, with tokens taken out of the addresses; metrics of the nudges.</summary>
    public static OpenTelemetryBuilder AddRecoveryTelemetry(this IServiceCollection services) => services.AddOpenTelemetry()
        // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES override it.
        .ConfigureResource(resource => resource.AddService("recovery", serviceVersion: Version).AddEnvironmentVariableDetector())
        .WithTracing(traces => traces
            .AddSource(Tracing.Name)
            // Probes come every few seconds and tell nothing of a nudge.
            .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            .AddSource(Calls)
            .AddProcessor(new AddressRedaction()))
        .WithMetrics(metrics => metrics.AddMeter(Tracing.Name));

    private static string? Version => typeof(RecoveryTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
