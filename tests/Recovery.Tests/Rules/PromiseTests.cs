using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using static Recovery.Tests.Rules.Sample;

namespace Recovery.Tests.Rules;

public sealed class PromiseTests
{
    private static readonly Channel[] Both = [Channel.Sms, Channel.Email];

    [Fact]
    public void Each_step_is_promised_on_each_channel_opted_in_to_soonest_first()
    {
        Assert.Equal(
            ["book-ahead Email 2027-04-20", "doms Sms 2027-04-27", "doms Email 2027-04-27", "last-call Sms 2027-04-29"],
            Promised(Both, "2027-03-01 12:00"));
        Assert.Equal(["doms Sms 2027-04-27", "last-call Sms 2027-04-29"], Promised([Channel.Sms], "2027-03-01 12:00"));
        Assert.Empty(Promised([], "2027-03-01 12:00"));
    }

    [Theory]
    [InlineData("2027-04-27 07:59", 3)]
    [InlineData("2027-04-27 08:00", 1)]
    [InlineData("2027-04-29 08:00", 0)]
    public void What_has_passed_is_not_promised(string now, int left)
    {
        Assert.Equal(left, Promised(Both, now).Length);
    }

    [Fact]
    public void The_promise_names_the_window_and_the_session()
    {
        var doms = Promise.For(Timetable(), Day("2027-04-25"), [Channel.Sms], At("2027-03-01 12:00"))[0];

        Assert.Equal(Window("2027-04-27 07:30", "2027-04-27 08:00", "2027-04-27 13:00"), doms.Window);
        Assert.Equal(new LocalTime(8, 0), doms.Session.Opening);
    }

    private static string[] Promised(Channel[] channels, string now) =>
        [.. Promise.For(Timetable(), Day("2027-04-25"), channels, At(now)).Select(p => $"{p.Step.Key} {p.Channel} {p.Session.Day:uuuu-MM-dd}")];
}
