using NodaTime;

namespace Recovery.Time;

/// <summary>The one clock that everything asks. It may be shifted and run fast (<c>Clock:Start</c>, <c>Clock:Speed</c>).</summary>
public sealed class ClinicClock(TimeProvider time, DateTimeZone zone)
{
    public TimeProvider Time { get; } = time;

    /// <summary>Clinic time.</summary>
    public DateTimeZone Zone { get; } = zone;

    public Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    public LocalDate Today => Now.InZone(Zone).Date;

    /// <summary>
    /// A duration of machines (a lock, a lease, a provider's Retry-After) as this clock counts it: an hour of a clock
    /// that runs sixty times as fast is only a minute to a provider.
    /// </summary>
    public Duration OfMachine(Duration duration) => Time is ShiftedTimeProvider shifted ? duration * shifted.Speed : duration;

    /// <summary>Waits on this clock.</summary>
    public Task Delay(Duration duration, CancellationToken ct) =>
        Task.Delay(duration <= Duration.Zero ? TimeSpan.Zero : duration.ToTimeSpan(), Time, ct);
}
