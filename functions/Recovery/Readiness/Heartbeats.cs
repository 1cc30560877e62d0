using System.Collections.Concurrent;
using NodaTime;
using Recovery.Time;

namespace Recovery.Readiness;

/// <summary>
/// Signs of life of what this process runs by itself, timers and queue pumps. Where another process may run them, as on Azure, none here
/// expects any, and none is missed.
/// </summary>
public sealed class Heartbeats(ClinicClock clock)
{
    private readonly ConcurrentDictionary<string, Heartbeat> _all = new(StringComparer.Ordinal);

    /// <summary>From now on this work is expected to beat at least this often.</summary>
    /// <param name="work">What a sentence about it begins with.</param>
    /// <param name="within">By the clinic's clock.</param>
    public Heartbeat Expect(string work, Duration within)
    {
        var heartbeat = new Heartbeat(work, within, clock);
        _all[work] = heartbeat;
        return heartbeat;
    }

    /// <summary>A sentence for each that is missing.</summary>
    public IReadOnlyList<string> Missing() => [.. _all.Values.Select(h => h.Missing()).OfType<string>().Order(StringComparer.Ordinal)];
}

/// <summary>The heartbeat of one background task.</summary>
public sealed class Heartbeat
{
    private readonly string _work;
    private readonly Duration _within;
    private readonly ClinicClock _clock;
    private long _last;

    internal Heartbeat(string work, Duration within, ClinicClock clock)
    {
        (_work, _within, _clock) = (work, within, clock);
        Beat();
    }

    /// <summary>It works.</summary>
    public void Beat() => Volatile.Write(ref _last, _clock.Now.ToUnixTimeTicks());

    internal string? Missing()
    {
        var last = Instant.FromUnixTimeTicks(Volatile.Read(ref _last));
        return _clock.Now - last <= _within ? null : $"{_work} has not worked since {last.InZone(_clock.Zone):HH:mm 'on' d MMMM}";
    }
}
