using NodaTime;

namespace Recovery.Nudges.Plan;

/// <summary>How many units (segments of texts, or emails) each second of a channel already holds.</summary>
public sealed class SlotLedger
{
    private readonly Dictionary<long, int> _units = [];

    /// <summary>The seconds that hold anything, since 1970, with their units; in no order.</summary>
    public IReadOnlyDictionary<long, int> Seconds => _units;

    public void Add(Instant slot, int units)
    {
        var second = slot.ToUnixTimeSeconds();
        _units[second] = At(second) + units;
    }

    /// <summary>Gives back what a message that goes out at another time had taken.</summary>
    public void Remove(Instant slot, int units)
    {
        var second = slot.ToUnixTimeSeconds();
        _units[second] = Math.Max(0, At(second) - units);
    }

    public SlotLedger Copy()
    {
        var copy = new SlotLedger();
        foreach (var (second, units) in _units)
        {
            copy._units.Add(second, units);
        }

        return copy;
    }

    /// <param name="second">Seconds since 1970.</param>
    public int At(long second) => _units.GetValueOrDefault(second);
}
