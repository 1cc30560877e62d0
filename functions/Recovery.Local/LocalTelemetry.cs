using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using Recovery.Functions.Telemetry;
using Recovery.Settings;

namespace Recovery.Local;

/// <summary>Sends traces, metrics and logs to the OTLP collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names; without it, nowhere.</summary>
/// <remarks>The exporter reads the other settings of that name itself: https://opentelemetry.io/docs/specs/otel/protocol/exporter/</remarks>
internal static class LocalTelemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Timeout = "OTEL_EXPORTER_OTLP_TIMEOUT";

    /// <exception cref="SettingsException">The collector's address is none.</exception>
    public static void Add(WebApplicationBuilder builder)
    {
        if (builder.Configuration[Endpoint] is not { Length: > 0 } address)
        {
            return;
        }

        // The exporter itself would send nothing and log nothing.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new SettingsException([$"{Endpoint} is '{address}'; use a collector's address such as http://localhost:4317."]);
        }

        if (string.IsNullOrEmpty(builder.Configuration[Timeout]))
        {
            // Milliseconds. By itself it waits for ten seconds, as long as a whole stop may take.
            builder.Configuration.AddInMemoryCollection([new(Timeout, "2000")]);
        }

        builder.Services.AddRecoveryTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.Hosting", "System.Net.Http"))
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }
}
