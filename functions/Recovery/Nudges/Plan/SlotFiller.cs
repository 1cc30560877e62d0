using NodaTime;

namespace Recovery.Nudges.Plan;

/// <summary>
/// Finds slots in one room. Cells only ever get fuller, so for each size of message the search goes on where it last ended:
/// a batch costs as many steps as it has messages and the room has cells, however full they are.
/// </summary>
/// <param name="room">What to fill.</param>
/// <param name="grid">Null: no limit.</param>
internal sealed class SlotFiller(PacingRoom room, SlotGrid? grid)
{
    private readonly Dictionary<int, long> _steps = [];
    private readonly long _first = grid?.FirstFrom(room.From) ?? 0;
    private readonly long _cells = grid is null ? 0 : grid.FirstBeyond(room.To) - grid.FirstFrom(room.From);

    public PacingRoom Room { get; } = room;

    /// <summary>The message's slot; null: the room has no place for it.</summary>
    public Instant? Place(int units)
    {
        if (grid is null)
        {
            return Room.From;
        }

        var step = _steps.GetValueOrDefault(units);
        var last = _cells - grid.CellsFor(units);
        for (; step <= last; step++)
        {
            var cell = _first + (Room.Backwards ? last - step : step);
            if (grid.Fits(cell, units))
            {
                _steps[units] = step;
                return grid.Take(cell, units);
            }
        }

        _steps[units] = step;
        return null;
    }
}
