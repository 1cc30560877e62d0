using NodaTime;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Timing;

/// <summary>From half past seven until eight: timing rule 3, to the millisecond.</summary>
public sealed class CourtesyRangeTests
{
    private static readonly CourtesyRange Range = new(UsualTiming);
    private static readonly Duration Moment = Duration.FromMilliseconds(1);

    [Fact]
    public void It_begins_and_ends_in_clinic_time()
    {
        Assert.Equal(Instant.FromUtc(2027, 4, 26, 6, 30), Range.From(Day("2027-04-26")));
        Assert.Equal(Instant.FromUtc(2027, 4, 26, 19, 0), Range.To(Day("2027-04-26")));
        Assert.Equal(Instant.FromUtc(2027, 1, 26, 7, 30), Range.From(Day("2027-01-26")));
    }

    [Fact]
    public void It_is_quiet_until_the_very_moment_it_begins_and_from_the_moment_it_ends()
    {
        var (from, to) = (At("2027-04-26 07:30"), At("2027-04-26 20:00"));

        Assert.Equal(from, Range.QuietUntil(At("2027-04-26 00:00")));
        Assert.Equal(from, Range.QuietUntil(from - Moment));
        Assert.Null(Range.QuietUntil(from));
        Assert.Null(Range.QuietUntil(to - Moment));
        Assert.Equal(At("2027-04-27 07:30"), Range.QuietUntil(to));
        Assert.Equal(At("2027-04-27 07:30"), Range.QuietUntil(At("2027-04-26 23:59")));
    }

    [Fact]
    public void An_evening_before_the_clocks_change_is_quiet_until_the_next_mornings_own_time()
    {
        Assert.Equal(Instant.FromUtc(2027, 3, 28, 6, 30), Range.QuietUntil(At("2027-03-27 21:00")));
        Assert.Equal(Instant.FromUtc(2027, 10, 31, 7, 30), Range.QuietUntil(At("2027-10-30 21:00")));
    }

    /// <summary>An hour that comes twice counts as quiet both times, and one that is left out as not there.</summary>
    [Fact]
    public void Where_the_clocks_change_inside_its_ends_it_is_at_its_narrowest()
    {
        var night = new CourtesyRange(UsualTiming with { CourtesyFrom = new LocalTime(1, 30), CourtesyTo = new LocalTime(20, 0) });
        var untilNight = new CourtesyRange(UsualTiming with { CourtesyFrom = new LocalTime(0, 0), CourtesyTo = new LocalTime(1, 30) });

        Assert.Equal(Instant.FromUtc(2027, 10, 31, 1, 30), night.From(Day("2027-10-31")));
        Assert.Equal(Instant.FromUtc(2027, 10, 31, 0, 30), untilNight.To(Day("2027-10-31")));
        Assert.Equal(Instant.FromUtc(2027, 3, 28, 1, 0), night.From(Day("2027-03-28")));
        Assert.Equal(Instant.FromUtc(2027, 3, 28, 1, 0), untilNight.To(Day("2027-03-28")));
    }
}
