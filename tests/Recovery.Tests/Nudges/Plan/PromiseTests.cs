using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

public sealed class PromiseTests
{
    private static readonly Channel[] Both = [By.Sms, By.Email];

    [Fact]
    public void Each_step_is_promised_on_each_channel_opted_in_to_soonest_first()
    {
        Assert.Equal(
            ["book-ahead email 2027-04-20", "doms sms 2027-04-27", "doms email 2027-04-27", "last-call sms 2027-04-29"],
            Promised(Both, "2027-03-01 12:00"));
        Assert.Equal(["doms sms 2027-04-27", "last-call sms 2027-04-29"], Promised([By.Sms], "2027-03-01 12:00"));
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
        var doms = For([By.Sms], "2027-03-01 12:00")[0];

        Assert.Equal(Window("2027-04-27 07:30", "2027-04-27 08:00", "2027-04-27 13:00"), doms.Window);
        Assert.Equal(new LocalTime(8, 0), doms.Session.Opening);
    }

    /// <summary>Saturday's last call and a Monday race's doms both belong to Wednesday 28 April.</summary>
    [Fact]
    public void Of_two_texts_in_one_session_only_the_one_that_is_planned_first_is_promised()
    {
        Assert.Equal(["doms sms 2027-04-26", "last-call sms 2027-04-28"], PromisedFor(1));
        Assert.Equal(["doms email 2027-04-28", "last-call sms 2027-04-30"], PromisedFor(2));
    }

    [Fact]
    public void The_text_that_is_stored_is_the_one_that_comes()
    {
        PlannedText stored = new(By.Sms, Day("2027-04-28"), "a text of a race whose reminders have ended, or one that went out");
        Assert.Equal(["doms sms 2027-04-26"], PromisedFor(1, stored));
        Assert.Equal(["doms email 2027-04-28", "last-call sms 2027-04-30"], PromisedFor(2, stored));
    }

    private static string[] PromisedFor(long entry, params PlannedText[] stored)
    {
        // The later race is the first in the list, as it may be on the page.
        PlanningChannel on = new(At("2027-03-01 12:00"), Stopped: false);
        PlanningEntry[] entries =
        [
            new(2, 7, 1, "Ada", new("fun-run", Day("2027-04-26")), "", "", By.Both(on, on), null, stored, []),
            new(1, 7, 2, "Ada", new("london", Day("2027-04-24")), "", "", By.Both(on, new(null, Stopped: false)), null, stored, []),
        ];
        var runner = new RunnerView(new Runner(7, "Ada", "+447700900001", "ada@example.com", 1, At("2027-03-01 12:00")), [], []);
        return
        [
            .. from ahead in RunnerForecast.Of(Rules, entries, runner, NoLedgers, new PlanSoFar([]), At("2027-04-24 12:00"))
               where ahead.EntryId == entry && ahead.Promised is not null
               select $"{ahead.Step.Key} {ahead.Channel} {ahead.Promised!.Session.Day:uuuu-MM-dd}",
        ];
    }

    private static ForecastRules Rules => new(Timetable(), new PlanningRange(Timetable()), (_, _, _, _) => 1, new Dictionary<Channel, double>(), Key);

    private static Dictionary<Channel, SlotLedger> NoLedgers => new() { [By.Sms] = new(), [By.Email] = new() };

    private static IReadOnlyList<PromisedNudge> For(Channel[] channels, string now) => NewcomerForecast.Of(Rules, Day("2027-04-25"), channels, At(now));

    private static string[] Promised(Channel[] channels, string now) =>
        [.. For(channels, now).Select(p => $"{p.Step.Key} {p.Channel} {p.Session.Day:uuuu-MM-dd}")];
}
