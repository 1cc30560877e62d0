using NodaTime;
using Recovery.Nudges.Plan;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>Where one cell ends and the next begins, and how much each holds.</summary>
public sealed class SlotGridTests
{
    [Theory]
    [InlineData(10, 5_000, 5, 5)]
    [InlineData(10, 5_001, 6, 5)]
    [InlineData(10, 5_999, 6, 5)]
    [InlineData(1, 5_000, 5, 5)]
    [InlineData(1, 5_001, 6, 6)]
    [InlineData(0.25, 8_000, 2, 2)]
    [InlineData(0.25, 8_001, 3, 3)]
    public void A_cell_counts_when_none_of_its_slots_lies_before_the_start_nor_at_the_end_or_after(double rate, int ms, long from, long beyond)
    {
        var grid = new SlotGrid(rate, new SlotLedger());

        Assert.Equal((from, beyond), (grid.FirstFrom(Ms(ms)), grid.FirstBeyond(Ms(ms))));
    }

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(3, 4, 2)]
    [InlineData(3, 6, 2)]
    [InlineData(3, 7, 3)]
    [InlineData(0.5, 2, 2)]
    [InlineData(2, int.MaxValue, 1_073_741_824)]
    public void A_message_keeps_as_many_cells_as_its_units_need(double rate, int units, int cells) =>
        Assert.Equal(cells, new SlotGrid(rate, new SlotLedger()).CellsFor(units));

    [Fact]
    public void A_cell_is_filled_to_its_last_unit_and_no_further()
    {
        var grid = new SlotGrid(3, new SlotLedger());

        Assert.Equal(Ms(7_000), grid.Take(7, 2));
        Assert.Holds(grid.Fits(7, 1));
        Assert.Not(grid.Fits(7, 2));
        Assert.Equal(Ms(7_666), grid.Take(7, 1));
        Assert.Not(grid.Fits(7, 1));
        Assert.Holds(grid.Fits(8, 3));
    }

    [Fact]
    public void A_long_message_needs_empty_cells_for_all_its_units_and_leaves_the_next_alone()
    {
        var ledger = new SlotLedger();
        ledger.Add(Ms(4_000), 1);
        var grid = new SlotGrid(2, ledger);

        Assert.Holds(grid.Fits(1, 6));
        Assert.Not(grid.Fits(2, 5));
        Assert.Not(grid.Fits(4, 3));
        Assert.Holds(grid.Fits(5, 5));

        grid.Take(1, 5);
        Assert.Holds(grid.Fits(3, 1));
        Assert.Not(grid.Fits(3, 2));
    }

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(0.999, 2_000)]
    [InlineData(0.5, 2_000)]
    [InlineData(0.3, 4_000)]
    public void Below_one_a_second_a_unit_has_whole_seconds_to_itself(double rate, int apart)
    {
        var grid = new SlotGrid(rate, new SlotLedger());

        Assert.Equal(Ms(apart), grid.Take(1, 1));
        Assert.Not(grid.Fits(1, 1));
        Assert.Holds(grid.Fits(2, 1));
    }

    [Fact]
    public void What_a_second_holds_beyond_the_rate_runs_on_into_the_next_and_stops_there()
    {
        var ledger = new SlotLedger();
        ledger.Add(Ms(10_000), 5);
        ledger.Add(Ms(12_000), 1);
        ledger.Add(Ms(20_000), 3);
        var grid = new SlotGrid(2, ledger);

        // Two in second 10, two in 11, the fifth in 12 beside the one that is there; two in 20, one in 21.
        Assert.Equal(
            [true, false, false, false, true, true, false, false, true],
            new long[] { 9, 10, 11, 12, 13, 19, 20, 21, 22 }.Select(cell => grid.Fits(cell, 2)));
        Assert.Not(grid.Fits(12, 1));
        Assert.Holds(grid.Fits(21, 1));
    }

    [Fact]
    public void A_second_belongs_to_the_long_cell_that_it_lies_in()
    {
        var ledger = new SlotLedger();
        ledger.Add(Ms(7_999), 1);
        ledger.Add(Ms(12_000), 1);
        var grid = new SlotGrid(0.25, ledger);

        Assert.Equal([true, false, true, false, true], Enumerable.Range(0, 5).Select(cell => grid.Fits(cell, 1)));
    }

    [Fact]
    public void A_ledger_counts_whole_seconds_and_gives_back_no_more_than_was_taken()
    {
        var ledger = new SlotLedger();
        ledger.Add(Ms(5_000), 2);
        ledger.Add(Ms(5_999), 1);
        ledger.Add(Ms(6_000), 4);
        Assert.Equal((0, 3, 4), (ledger.At(4), ledger.At(5), ledger.At(6)));

        ledger.Remove(Ms(5_999), 2);
        Assert.Equal((1, 4), (ledger.At(5), ledger.At(6)));
        ledger.Remove(Ms(5_000), 2);
        Assert.Equal(0, ledger.At(5));
        ledger.Add(Ms(5_000), 1);
        Assert.Equal(1, ledger.At(5));
    }

    private static Instant Ms(long ms) => Instant.FromUnixTimeMilliseconds(ms);
}
