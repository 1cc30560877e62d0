using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Telemetry;
using Recovery.Time;

namespace Recovery.Tests.Architecture;

/// <summary>What the meter <c>Recovery</c> measures, by the names of the code and by those that Prometheus makes of them.</summary>
internal static class Instruments
{
    /// <summary>.NET's own, which the program of one machine sends besides; in seconds, as histograms.</summary>
    private static readonly string[] OfRequests = ["http_server_request_duration_seconds", "http_client_request_duration_seconds"];

    public static IReadOnlyList<string> Names { get; } = [.. All().Select(i => i.Name)];

    /// <remarks>https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/</remarks>
    public static IReadOnlyList<string> InPrometheus { get; } =
        [.. All().SelectMany(i => Series(InUnit(i), i.GetType())), .. OfRequests.SelectMany(name => Series(name, typeof(Histogram<double>)))];

    private static List<Instrument> All()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                found.Add(instrument);
            }
        };
        listener.Start();
        _ = new NudgeMetrics(meters, new ClinicClock(new FakeTimeProvider(), DateTimeZone.Utc));
        return found;
    }

    private static string InUnit(Instrument instrument) => instrument.Name.Replace('.', '_') + instrument.Unit switch
    {
        "s" => "_seconds",
        ['{', .., '}'] => "",
        var unit => throw new NotSupportedException($"What does Prometheus make of the unit {unit}?"),
    };

    private static IEnumerable<string> Series(string name, Type instrument) => instrument.GetGenericTypeDefinition() switch
    {
        var counter when counter == typeof(Counter<>) => [$"{name}_total"],
        var histogram when histogram == typeof(Histogram<>) => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
        _ => [name],
    };
}
