using NodaTime;
using Recovery.SignUps;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.SignUps;

/// <summary>Evidence of consent says when it was given: a day on which somebody can have agreed, and no other.</summary>
public sealed class ConsentTimeTests
{
    private static readonly Instant Now = At("2027-03-01 09:00");

    [Theory]
    [InlineData("2000-01-01", "2000-01-01 00:00")]
    [InlineData("2027-03-01", "2027-03-01 00:00")]
    [InlineData("2027-03-01T10:00:00+01:00", "2027-03-01 09:00")]
    [InlineData("2026-07-01", "2026-07-01 00:00")]
    public void A_day_begins_by_the_clinics_clock_and_an_instant_is_itself(string text, string given)
    {
        Assert.Equal(At(given), ConsentTime.Read(text, London, Now, out var fault));
        Assert.Empty(fault);
    }

    [Theory]
    [InlineData("0001-01-01", "is before 2000")]
    [InlineData("-0001-01-01", "is before 2000")]
    [InlineData("0001-01-01T00:00:00+14:00", "is before 2000")]
    [InlineData("-9998-01-01T00:00:00+18:00", "is before 2000")]
    [InlineData("1899-12-30", "is before 2000")]
    [InlineData("1970-01-01", "is before 2000")]
    [InlineData("1999-12-31T23:59:59Z", "is before 2000")]
    [InlineData("2027-03-02", "is in the future")]
    [InlineData("2027-03-01T09:00:01Z", "is in the future")]
    [InlineData("9999-12-31", "is in the future")]
    [InlineData("9999-12-31T23:59:59-18:00", "is in the future")]
    [InlineData("", "isn't a date")]
    [InlineData("01/02/2027", "isn't a date")]
    [InlineData("2027-02-30", "isn't a date")]
    [InlineData("10000-01-01", "isn't a date")]
    public void Any_other_is_refused_with_what_to_write(string text, string why)
    {
        Assert.Null(ConsentTime.Read(text, London, Now, out var fault));
        Assert.StartsWith(why, fault, StringComparison.Ordinal);
    }
}
