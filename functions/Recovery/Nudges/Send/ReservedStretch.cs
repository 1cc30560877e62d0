namespace Recovery.Nudges.Send;

/// <summary>The time that a process has reserved for its sends, and what is left of it. In the clock's ticks; for one thread at a time.</summary>
/// <param name="interval">A unit's time.</param>
/// <param name="now">Nothing is reserved from then on.</param>
internal sealed class ReservedStretch(double interval, long now)
{
    /// <summary>From here on it is free.</summary>
    public long Free { get; private set; } = now;

    public long End { get; private set; } = now;

    /// <summary>Sent, and not within a stretch: to be reserved with the next one.</summary>
    public long Owed { get; private set; }

    public bool OwesASend => Owed >= interval;

    /// <summary>At least half a unit's time is left from that instant on.</summary>
    public bool HasRoom(long slot) => End - slot >= interval / 2;

    /// <summary>Another stretch was reserved; what is owed is paid from it first.</summary>
    public void Begin(long at, long length)
    {
        var paid = Math.Min(Owed, length);
        (Free, End) = (at + paid, at + length);
        Owed -= paid;
    }

    public void Take(int units, long slot)
    {
        var length = (long)Math.Ceiling(units * interval);
        var within = Math.Clamp(End - slot, 0, length);
        if (within > 0)
        {
            Free = slot + within;
        }

        Owed += length - within;
    }
}
