using System.Diagnostics.Metrics;
using NodaTime;
using Recovery.Channels;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Telemetry;

/// <summary>
/// The figures that show whether nudges go out, and in time. Each has the tag <c>channel</c>; what was sent also has the tag
/// <c>timing</c>. They are counted where something happens, so each process reports its own; what is in doubt is reported by the
/// process that last reconciled.
/// </summary>
public sealed class NudgeMetrics
{
    /// <summary>What is in doubt is reported for this long after it was counted: another process may have taken over the timer.</summary>
    private static readonly Duration CountHolds = Duration.FromMinutes(3);

    /// <summary>From "in time" to "hours late", in seconds; with a bound at the five minutes that an alert goes by.</summary>
    private static readonly double[] LatenessBounds = [0, 60, 300, 900, 1800, 3600, 7200, 14400];

    private readonly ClinicClock _clock;
    private readonly Counter<long> _planned;
    private readonly Counter<long> _queued;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _missed;
    private readonly Counter<long> _delivered;
    private readonly Histogram<double> _lateness;
    private readonly ObservableGauge<long> _inDoubt;
    private readonly ObservableGauge<double> _oldest;
    private volatile Counted? _counted;

    public NudgeMetrics(IMeterFactory meters, ClinicClock clock)
    {
        _clock = clock;
        var meter = meters.Create(Tracing.Name);
        _planned = meter.CreateCounter<long>("recovery.nudges.planned", "{nudge}", "Nudges that the planner decided to send.");
        _queued = meter.CreateCounter<long>("recovery.nudges.queued", "{nudge}", "Messages put on a queue, those put off or queued again included.");
        _sent = meter.CreateCounter<long>("recovery.nudges.sent", "{nudge}", "Nudges that the provider took.");
        _missed = meter.CreateCounter<long>("recovery.nudges.missed", "{nudge}", "Nudges whose time passed before they could go out.");
        _delivered = meter.CreateCounter<long>("recovery.nudges.delivered", "{nudge}", "Nudges that a receipt says arrived.");
        _lateness = meter.CreateHistogram(
            "recovery.nudges.lateness", "s", "How long after its target, the clinic's opening, the provider took a nudge; 0: in time.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LatenessBounds });
        _inDoubt = meter.CreateObservableGauge(
            "recovery.nudges.in_doubt", () => Observe(t => (long)t.Count), "{nudge}", "Nudges of the last 48 hours of which nobody knows whether they went out.");
        _oldest = meter.CreateObservableGauge(
            "recovery.nudges.in_doubt.oldest", () => Observe(Age), "s", "For how long the oldest of them has been in doubt; 0: there is none.");
    }

    /// <summary>Whether <see cref="InDoubt"/> has a listener: counting takes a query.</summary>
    public bool WantsInDoubt => _inDoubt.Enabled || _oldest.Enabled;

    public void Planned(Channel channel, int count) => _planned.Add(count, Tag(channel));

    public void Queued(Channel channel, int count) => _queued.Add(count, Tag(channel));

    /// <summary>The provider took a nudge.</summary>
    /// <param name="channel">By which it went out.</param>
    /// <param name="lateness">How long after its target; zero: in time. Null: it waited for no opening.</param>
    public void Sent(Channel channel, Duration? lateness)
    {
        _sent.Add(1, Tag(channel), new("timing", lateness is not { } late ? "answer" : late > Duration.Zero ? "late" : "in-time"));
        if (lateness is { } measured)
        {
            _lateness.Record(measured.TotalSeconds, Tag(channel));
        }
    }

    /// <summary>Nudges for an opening that were not sent in time.</summary>
    public void Missed(Channel channel, int count) => _missed.Add(count, Tag(channel));

    public void Delivered(Channel channel) => _delivered.Add(1, Tag(channel));

    /// <summary>What the store counted just now.</summary>
    public void InDoubt(IReadOnlyList<InDoubtTally> tallies) => _counted = new Counted(tallies, _clock.Now);

    private IEnumerable<Measurement<T>> Observe<T>(Func<InDoubtTally, T> value)
        where T : struct
    {
        return _counted is { } counted && _clock.Now - counted.At < _clock.OfMachine(CountHolds)
            ? ChannelCatalog.All.Select(channel => new Measurement<T>(
                value(counted.Tallies.FirstOrDefault(t => t.Channel == channel) ?? new InDoubtTally(channel, 0, null)), Tag(channel)))
            : [];
    }

    private double Age(InDoubtTally tally) => tally.Oldest is { } oldest ? Math.Max(0, (_clock.Now - oldest).TotalSeconds) : 0;

    private static KeyValuePair<string, object?> Tag(Channel channel) => new("channel", channel.Code);

    private sealed record Counted(IReadOnlyList<InDoubtTally> Tallies, Instant At);
}
