using NodaTime;

namespace Recovery.Nudges.Plan;

/// <summary>How many units (segments of texts, or emails) each second of a channel already holds.</summary>
public sealed class SlotLedger
{
    private readonly Dictionary<long, int> _units = [];

    public void Add(Instant slot, int units)
    {
        var second = slot.ToUnixTimeSeconds();
        _units[second] = At(second) + units;
    }

    /// <param name="second">Seconds since 1970.</param>
    public int At(long second) => _units.GetValueOrDefault(second);
}
