using NodaTime;
using Recovery.Clinic;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Clinic;

public sealed class ClinicHoursTests
{
    [Fact]
    public void An_exception_wins_over_the_weekly_hours()
    {
        var hours = Hours(("2027-04-25", "10:00-12:00"), ("2027-04-26", "closed"));

        Assert.Equal(new LocalTime(10, 0), hours.SessionOn(Day("2027-04-25"))!.Opening);
        Assert.Null(hours.SessionOn(Day("2027-04-26")));
        Assert.Equal(new LocalTime(14, 0), hours.SessionOn(Day("2027-04-27"))!.Closing);
    }

    [Fact]
    public void Open_days_are_found_in_both_directions_the_day_itself_included()
    {
        Assert.Equal(Day("2027-04-26"), Hours().FirstFrom(Day("2027-04-25"))!.Day);
        Assert.Equal(Day("2027-04-26"), Hours().FirstFrom(Day("2027-04-26"))!.Day);
        Assert.Equal(Day("2027-04-24"), Hours().LastUntil(Day("2027-04-25"))!.Day);
        Assert.Equal(Day("2027-04-24"), Hours().LastUntil(Day("2027-04-24"))!.Day);
        Assert.Equal(Day("2027-04-26"), Hours().NthAfter(Day("2027-04-24"), 1)!.Day);
        Assert.Equal(Day("2027-04-28"), Hours().NthAfter(Day("2027-04-24"), 3)!.Day);
    }

    [Fact]
    public void A_clinic_closed_for_good_has_no_session()
    {
        Assert.Null(Weekly("closed").FirstFrom(Day("2027-04-25")));
        Assert.Null(Weekly("closed").LastUntil(Day("2027-04-25")));
        Assert.Null(Weekly("closed").NthAfter(Day("2027-04-25"), 1));
    }

    [Fact]
    public void The_longest_closure_counts_the_days_around_an_exception()
    {
        Assert.Equal(1, Hours().LongestClosure());
        Assert.Equal(2, Hours(("2027-04-26", "closed")).LongestClosure());
        Assert.Equal(366, Weekly("closed").LongestClosure());
        Assert.Equal(9, Hours([.. Enumerable.Range(19, 8).Select(d => ($"2027-04-{d}", "closed"))]).LongestClosure());
    }

    [Theory]
    [InlineData("08:00-14:00", "08:00-14:00")]
    [InlineData(" 8:00 - 14:00 ", "08:00-14:00")]
    [InlineData("08:00-12:00,14:00-19:00", "08:00-12:00 14:00-19:00")]
    [InlineData("08:00-12:00, 14:00-19:00", "08:00-12:00 14:00-19:00")]
    [InlineData("closed", "")]
    [InlineData(" Closed ", "")]
    public void Hours_are_read_as_people_write_them(string text, string expected)
    {
        Assert.Equal(expected, string.Join(' ', HoursText.Parse(text)!.Select(p => $"{p.From:HH:mm}-{p.To:HH:mm}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("open")]
    [InlineData("08:00")]
    [InlineData("8-14")]
    [InlineData("14:00-08:00")]
    [InlineData("08:00-08:00")]
    [InlineData("08:00-24:00")]
    [InlineData("08:00-14:00,")]
    [InlineData("08:00-12:00,12:00-14:00")]
    [InlineData("14:00-19:00,08:00-12:00")]
    [InlineData("08:00-12:00,11:00-14:00")]
    [InlineData("08:00-12:00-14:00")]
    [InlineData("08:00-14:00,closed")]
    public void What_is_no_hours_is_refused(string text)
    {
        Assert.Null(HoursText.Parse(text));
    }
}
