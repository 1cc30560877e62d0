using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Recovery.Telemetry;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Telemetry;

/// <summary>What one system's metrics say, whatever others in this process do.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, string Channel, string? Timing, double Value)> _all = new();

    public Measured(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Tracing.Name && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public static Measured On(DeliveryRig rig) => new(rig.Get<IMeterFactory>());

    /// <summary>A counter's sum.</summary>
    public double Sum(string name, string channel) => Values(name, channel).Sum();

    /// <summary>The part of a counter's sum that bears this timing.</summary>
    public double Sum(string name, string channel, string timing) =>
        _all.Where(m => m.Name == $"recovery.nudges.{name}" && m.Channel == channel && m.Timing == timing).Sum(m => m.Value);

    public IReadOnlyList<double> Values(string name, string channel) =>
        [.. _all.Where(m => m.Name == $"recovery.nudges.{name}" && m.Channel == channel).Select(m => m.Value)];

    /// <summary>What a gauge shows now; null: nothing.</summary>
    public double? Gauge(string name, string channel)
    {
        _all.Clear();
        _listener.RecordObservableInstruments();
        return Values(name, channel) is [var value] ? value : null;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((instrument.Name, (string)tags[0].Value!, tags.Length > 1 ? (string?)tags[1].Value : null, value));
}
