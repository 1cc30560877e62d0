using NodaTime;
using Recovery.Desk.Today;
using Recovery.Web.Clinic;

namespace Recovery.Tests.Desk;

/// <summary>A day's reminders as bars: ten units each, eight of them drawn, a hundred high.</summary>
public sealed class SendsPictureTests
{
    private static readonly Instant HalfPastSeven = Instant.FromUtc(2027, 4, 27, 6, 30);
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public void A_day_without_reminders_has_none() => Assert.Null(SendsPicture.Of(DaySends.None, HalfPastSeven));

    [Fact]
    public void What_went_out_what_failed_and_what_waits_stand_on_each_other_to_one_scale()
    {
        var picture = Of([new SendStretch(HalfPastSeven, 60, 0, 20), new SendStretch(HalfPastSeven + Minute, 10, 30, 0)])!;

        Assert.Equal(80, picture.Most);
        Assert.Equal("M0 100h8V25h-8zM10 100h8V88h-8z", picture.Sent);
        Assert.Equal("M0 25h8V0h-8z", picture.Failed);
        Assert.Equal("M10 88h8V50h-8z", picture.Waiting);
        Assert.Equal((HalfPastSeven, HalfPastSeven + (2 * Minute)), (picture.From, picture.To));
    }

    [Fact]
    public void One_of_a_thousand_can_still_be_seen_and_an_empty_stretch_has_no_bar()
    {
        var picture = Of([new SendStretch(HalfPastSeven, 1000, 0, 0), new SendStretch(HalfPastSeven + Minute, 0, 0, 0), new SendStretch(HalfPastSeven + (2 * Minute), 1, 0, 0)])!;

        Assert.Equal("M0 100h8V0h-8zM20 100h8V98h-8z", picture.Sent);
        Assert.Equal(("", ""), (picture.Failed, picture.Waiting));
    }

    /// <summary>Bars of a small clinic would be as broad as walls, were there not room for twenty.</summary>
    [Theory]
    [InlineData(1, null, 200, false)]
    [InlineData(1, 30, 320, true)]
    [InlineData(1, 120, 1220, true)]
    [InlineData(1, 121, 200, false)]
    [InlineData(100, 300, 3020, true)]
    [InlineData(100, 301, 1000, false)]
    [InlineData(100, -1, 1000, false)]
    [InlineData(40, 10, 400, true)]
    public void It_reaches_as_far_as_the_opening_where_that_is_near(int bars, int? openingAfter, int width, bool shown)
    {
        var opening = openingAfter is { } minutes ? HalfPastSeven + Duration.FromMinutes(minutes) : (Instant?)null;

        var picture = Of([.. Enumerable.Range(0, bars).Select(i => new SendStretch(HalfPastSeven + (i * Minute), 1, 0, 0))], opening)!;

        Assert.Equal((width, shown ? opening : null), (picture.Width, picture.Opening));
        if (shown)
        {
            Assert.Equal(openingAfter * 10, picture.OpeningAt);
        }
    }

    private static SendsPicture? Of(IReadOnlyList<SendStretch> stretches, Instant? opening = null) => SendsPicture.Of(new DaySends(Minute, stretches), opening);
}
