using NodaTime;

namespace Recovery.Nudges.Plan;

/// <summary>
/// A channel's time, cut into cells that each hold what the rate allows: seconds at one unit a second and above, longer cells below.
/// All batches share one grid, so that together they keep the rate. A cell's units are spread evenly over it.
/// </summary>
internal sealed class SlotGrid
{
    private readonly Dictionary<long, int> _used = [];
    private readonly int _capacity;
    private readonly long _cellMs;

    /// <param name="rate">Units a second, above 0.</param>
    /// <param name="ledger">What earlier batches took.</param>
    public SlotGrid(double rate, SlotLedger ledger)
    {
        _capacity = rate >= 1 ? (int)Math.Min(rate, int.MaxValue) : 1;
        _cellMs = rate >= 1 ? 1000 : (long)Math.Min(Math.Ceiling(1 / rate), int.MaxValue) * 1000;
        Fill(ledger);
    }

    /// <summary>The first cell of which no slot lies before <paramref name="from"/>.</summary>
    public long FirstFrom(Instant from) => -Floor(-from.ToUnixTimeMilliseconds());

    /// <summary>The first cell of which some slot lies at <paramref name="end"/> or later.</summary>
    public long FirstBeyond(Instant end) => _capacity == 1 ? FirstFrom(end) : Floor(end.ToUnixTimeMilliseconds());

    /// <summary>How many cells a message keeps to itself; one that shares a cell with others counts as 1.</summary>
    public int CellsFor(int units) => (int)(((long)units + _capacity - 1) / _capacity);

    /// <summary>Whether the message can start in this cell: beside others, or, where one cell can't hold it, in empty cells from there on.</summary>
    public bool Fits(long cell, int units)
    {
        var cells = CellsFor(units);
        if (cells == 1)
        {
            return Used(cell) + units <= _capacity;
        }

        for (var i = 0; i < cells; i++)
        {
            if (Used(cell + i) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the units from this cell on, where they fit, and returns the message's slot.</summary>
    public Instant Take(long cell, int units)
    {
        var slot = (cell * _cellMs) + (Used(cell) * _cellMs / _capacity);
        for (; units > 0; cell++)
        {
            var taken = Math.Min(units, _capacity);
            _used[cell] = Used(cell) + taken;
            units -= taken;
        }

        return Instant.FromUnixTimeMilliseconds(slot);
    }

    private int Used(long cell) => _used.GetValueOrDefault(cell);

    private long Floor(long ms) => ms >= 0 ? ms / _cellMs : -((-ms + _cellMs - 1) / _cellMs);

    /// <summary>
    /// The ledger knows seconds only. What is more than a cell holds (a long text, or a rate that was lowered since) runs on into the next.
    /// </summary>
    private void Fill(SlotLedger ledger)
    {
        long cell = 0, over = 0;
        foreach (var (second, units) in ledger.Seconds.OrderBy(s => s.Key))
        {
            var at = Floor(second * 1000);
            for (; over > 0 && cell < at; cell++)
            {
                over -= Put(cell, over);
            }

            cell = Math.Max(cell, at);
            over += units;
            over -= Put(cell, over);
        }

        for (; over > 0; cell++)
        {
            over -= Put(cell, over);
        }
    }

    private int Put(long cell, long units)
    {
        var taken = (int)Math.Min(units, _capacity - Used(cell));
        _used[cell] = Used(cell) + taken;
        return taken;
    }
}
