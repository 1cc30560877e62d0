namespace Recovery.Nudges.Send;

/// <summary>What went out in the last second, by the timestamps it is given.</summary>
internal sealed class SlidingSecond(long ticksPerSecond, double unitsPerSecond)
{
    private readonly Queue<(long At, int Units)> _sent = new();
    private long _units;

    public void Add(long now, int units)
    {
        _sent.Enqueue((now, units));
        _units += units;
    }

    /// <summary>The instant from which the second before it holds no more than the rate.</summary>
    public long HasRoomFrom(long now)
    {
        while (_sent.TryPeek(out var oldest) && oldest.At <= now - ticksPerSecond)
        {
            _units -= _sent.Dequeue().Units;
        }

        var (left, from) = (_units, now);
        foreach (var (at, units) in _sent)
        {
            if (left <= unitsPerSecond)
            {
                break;
            }

            left -= units;
            from = at + ticksPerSecond;
        }

        return from;
    }
}
