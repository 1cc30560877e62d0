using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Timing;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>A room is filled to its last cell and never beyond its ends.</summary>
public sealed class SlotFillerTests
{
    [Fact]
    public void A_room_is_filled_from_its_first_cell_to_its_last()
    {
        var filler = Filler(10_000, 13_000, backwards: false, rate: 1);

        Assert.Equal([10_000, 11_000, 12_000, null], Places(filler, 1, 1, 1, 1));
    }

    [Fact]
    public void Backwards_it_is_filled_from_its_last_cell_to_its_first()
    {
        var filler = Filler(10_000, 13_000, backwards: true, rate: 1);

        Assert.Equal([12_000, 11_000, 10_000, null], Places(filler, 1, 1, 1, 1));
    }

    [Theory]
    [InlineData(10_000, 12_000, 10_000)]
    [InlineData(10_001, 13_000, 11_000)]
    [InlineData(10_000, 12_999, 10_000)]
    public void Of_a_cell_that_the_rooms_end_cuts_nothing_is_used(int from, int to, int first)
    {
        var filler = Filler(from, to, backwards: false, rate: 2);

        Assert.Equal(Enumerable.Range(0, 4).Select(i => (int?)(first + (500 * i))).Append(null), Places(filler, 1, 1, 1, 1, 1));
    }

    [Theory]
    [InlineData(false, 10_000)]
    [InlineData(true, 11_000)]
    public void A_long_message_ends_with_the_room_or_before_it(bool backwards, int slot)
    {
        // Four units are two seconds of the three; six need all three.
        Assert.Equal([slot, null], Places(Filler(10_000, 13_000, backwards, rate: 2), 4, 4));
        Assert.Equal([10_000, null], Places(Filler(10_000, 13_000, backwards, rate: 2), 6, 1));
        Assert.Equal([null], Places(Filler(10_000, 13_000, backwards, rate: 2), 7));
    }

    [Fact]
    public void What_a_large_message_could_not_use_is_left_to_a_small_one()
    {
        var filler = Filler(10_000, 12_000, backwards: false, rate: 3);

        Assert.Equal([10_000, 11_000, null, 10_666, 11_666, null], Places(filler, 2, 2, 2, 1, 1, 1));
    }

    [Fact]
    public void A_room_that_is_shorter_than_a_cell_has_no_place_unless_there_is_no_limit()
    {
        Assert.Equal([null], Places(Filler(10_001, 10_999, backwards: false, rate: 5), 1));
        Assert.Equal([10_001, 10_001], Places(new SlotFiller(Room(10_001, 10_999, backwards: false), null), 1, 7));
    }

    [Fact]
    public void Rooms_of_one_grid_share_what_is_taken()
    {
        var grid = new SlotGrid(1, new SlotLedger());
        var first = new SlotFiller(Room(10_000, 12_000, backwards: false), grid);
        var second = new SlotFiller(Room(11_000, 14_000, backwards: false), grid);

        Assert.Equal([10_000, 11_000, null], Places(first, 1, 1, 1));
        Assert.Equal([12_000, 13_000, null], Places(second, 1, 1, 1));
    }

    private static SlotFiller Filler(int from, int to, bool backwards, double rate) => new(Room(from, to, backwards), new SlotGrid(rate, new SlotLedger()));

    private static PacingRoom Room(int from, int to, bool backwards)
    {
        var (start, end) = (Instant.FromUnixTimeMilliseconds(from), Instant.FromUnixTimeMilliseconds(to));
        return new PacingRoom(Place.Preferred, new SendWindow(new LocalDate(1970, 1, 1), start, end, end), start, end, backwards);
    }

    private static int?[] Places(SlotFiller filler, params int[] units) => [.. units.Select(u => (int?)filler.Place(u)?.ToUnixTimeMilliseconds())];
}
