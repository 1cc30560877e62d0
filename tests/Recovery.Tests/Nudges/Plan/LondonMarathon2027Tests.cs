using NodaTime;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>The table that the defaults are explained with: both race days, all steps.</summary>
public sealed class LondonMarathon2027Tests
{
    [Theory]
    [InlineData("2027-04-24", "book-ahead", "2027-04-19")]
    [InlineData("2027-04-24", "doms", "2027-04-26")]
    [InlineData("2027-04-24", "last-call", "2027-04-28")]
    [InlineData("2027-04-25", "book-ahead", "2027-04-20")]
    [InlineData("2027-04-25", "doms", "2027-04-27")]
    [InlineData("2027-04-25", "last-call", "2027-04-29")]
    public void Each_step_goes_out_in_the_half_hour_before_its_session_opens(string raceDay, string step, string session)
    {
        var times = Timetable().Of(Day(raceDay)).Single(s => s.Step.Key == step).Times;

        Assert.Equal(Day(session), times.Session.Day);
        Assert.Equal(new LocalTime(8, 0), times.Session.Opening);
        Assert.Equal(Window($"{session} 07:30", $"{session} 08:00", $"{session} 13:00"), times.Preferred);
    }

    [Fact]
    public void The_instants_are_those_of_British_Summer_Time()
    {
        var doms = Timetable().For(Doms, Day("2027-04-25"))!.Preferred;

        Assert.Equal(Instant.FromUtc(2027, 4, 27, 6, 30), doms.NotBefore);
        Assert.Equal(Instant.FromUtc(2027, 4, 27, 7, 0), doms.Target);
        Assert.Equal(Instant.FromUtc(2027, 4, 27, 12, 0), doms.Expires);
    }

    [Fact]
    public void What_does_not_fit_goes_out_the_evening_before()
    {
        var doms = Timetable().For(Doms, Day("2027-04-25"))!;

        Assert.Equal([Window("2027-04-26 18:00", "2027-04-26 19:30", "2027-04-26 20:00")], doms.Overflow);
        Assert.Equal(At("2027-04-26 18:00"), doms.Earliest);
    }

    [Fact]
    public void A_plan_has_its_steps_in_order()
    {
        Assert.Equal(["book-ahead", "doms", "last-call"], Timetable().Of(Day("2027-04-25")).Select(s => s.Step.Key));
    }
}
