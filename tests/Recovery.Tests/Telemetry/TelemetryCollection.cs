namespace Recovery.Tests.Telemetry;

/// <summary>
/// Runs by itself: spans and instruments are the process's, so a collector hears every system that is up, and one that ends takes
/// instruments of the same name away from the others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryCollection
{
    public const string Name = "telemetry";
}
