using NodaTime;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Timing;

public sealed class TimetableTests
{
    private const string Sunday = "2027-04-25";

    [Fact]
    public void Opening_at_seven_leaves_no_courteous_time_before_it_so_it_is_the_evening_before()
    {
        var doms = Timetable(Weekly("07:00-14:00")).For(Doms, Day(Sunday))!;

        Assert.Equal(Day("2027-04-27"), doms.Session.Day);
        Assert.Equal(Window("2027-04-26 18:00", "2027-04-26 19:30", "2027-04-26 20:00"), doms.Preferred);
        Assert.Equal([Window("2027-04-26 07:30", "2027-04-26 19:30", "2027-04-26 20:00")], doms.Overflow);
    }

    [Fact]
    public void Opening_when_the_courtesy_range_starts_is_the_evening_before_too()
    {
        Assert.Equal(At("2027-04-26 18:00"), Timetable(Weekly("07:30-14:00")).For(Doms, Day(Sunday))!.Preferred.NotBefore);
        Assert.Equal(At("2027-04-27 07:30"), Timetable(Weekly("07:35-14:00")).For(Doms, Day(Sunday))!.Preferred.NotBefore);
    }

    [Fact]
    public void Opening_at_noon_leaves_the_whole_lead_and_the_morning_for_what_does_not_fit()
    {
        var doms = Timetable(Weekly("12:00-20:00")).For(Doms, Day(Sunday))!;

        Assert.Equal(Window("2027-04-27 11:15", "2027-04-27 12:00", "2027-04-27 19:00"), doms.Preferred);
        Assert.Equal(
            [
                Window("2027-04-27 07:30", "2027-04-27 12:00", "2027-04-27 19:00"),
                Window("2027-04-26 18:00", "2027-04-26 19:30", "2027-04-26 20:00"),
            ],
            doms.Overflow);
    }

    [Fact]
    public void Of_two_periods_the_first_opening_and_the_last_closing_count()
    {
        var doms = Timetable(Weekly("08:00-12:00,14:00-19:00")).For(Doms, Day(Sunday))!;

        Assert.Equal(Window("2027-04-27 07:30", "2027-04-27 08:00", "2027-04-27 18:00"), doms.Preferred);
    }

    [Fact]
    public void A_late_closing_expires_with_the_courtesy_range()
    {
        Assert.Equal(At("2027-04-27 20:00"), Timetable(Weekly("08:00-22:00")).For(Doms, Day(Sunday))!.Preferred.Expires);
    }

    [Fact]
    public void An_opening_after_the_courtesy_range_ends_is_announced_before_it_does()
    {
        var doms = Timetable(Weekly("20:30-23:30")).For(Doms, Day(Sunday))!;

        Assert.Equal(Window("2027-04-27 19:45", "2027-04-27 20:00", "2027-04-27 20:00"), doms.Preferred);
    }

    [Fact]
    public void A_session_too_noEveningto_leave_time_until_it_expires_is_announced_the_evening_before()
    {
        Assert.Equal(Day("2027-04-27"), Timetable(Weekly("08:00-09:00")).For(Doms, Day(Sunday))!.Preferred.Day);
        Assert.Equal(Day("2027-04-26"), Timetable(Weekly("08:00-08:59")).For(Doms, Day(Sunday))!.Preferred.Day);
    }

    [Fact]
    public void The_evening_before_keeps_to_the_courtesy_range_as_well()
    {
        var early = UsualTiming with { CourtesyTo = new LocalTime(19, 0) };

        Assert.Equal(
            Window("2027-04-26 18:00", "2027-04-26 19:00", "2027-04-26 19:00"),
            Timetable(Weekly("07:00-14:00"), early).For(Doms, Day(Sunday))!.Preferred);
    }

    [Fact]
    public void Without_any_courteous_time_a_step_has_none()
    {
        var noEvening = UsualTiming with { CourtesyTo = new LocalTime(17, 0) };

        Assert.Null(Timetable(Weekly("07:00-14:00"), noEvening).For(Doms, Day(Sunday)));
        Assert.Empty(Timetable(Weekly("07:00-14:00"), noEvening).Of(Day(Sunday)));
    }

    [Fact]
    public void The_evening_of_the_race_day_is_left_alone()
    {
        var step = AfterRace(1);

        Assert.Null(Timetable(Weekly("07:00-14:00"), null, step).For(step, Day(Sunday)));
        Assert.Empty(Timetable(Weekly("08:00-14:00"), null, step).For(step, Day(Sunday))!.Overflow);
        Assert.Single(Timetable(Weekly("08:00-14:00"), null, step).For(step, Day("2027-04-24"))!.Overflow);
    }

    [Fact]
    public void A_step_before_the_race_may_use_the_evening_before_its_session()
    {
        var bookAhead = Timetable(Weekly("07:00-14:00")).For(BookAhead, Day(Sunday))!;

        Assert.Equal(Day("2027-04-20"), bookAhead.Session.Day);
        Assert.Equal(At("2027-04-19 18:00"), bookAhead.Preferred.NotBefore);
    }

    [Fact]
    public void A_closed_week_puts_the_session_off_and_the_step_after_it_with_it()
    {
        var hours = Hours([.. Enumerable.Range(26, 5).Select(d => ($"2027-04-{d}", "closed")), ("2027-05-01", "closed")]);
        var timetable = Timetable(hours);

        Assert.Equal(Day("2027-05-03"), timetable.For(Doms, Day(Sunday))!.Session.Day);
        Assert.Null(timetable.For(LastCall, Day(Sunday)));
        Assert.Equal(["book-ahead", "doms"], timetable.Of(Day(Sunday)).Select(s => s.Step.Key));
    }

    [Fact]
    public void The_last_call_counts_open_days_not_calendar_days()
    {
        var hours = Hours(("2027-04-28", "closed"), ("2027-04-29", "closed"));

        Assert.Equal(Day("2027-05-01"), Timetable(hours).For(LastCall, Day(Sunday))!.Session.Day);
    }

    [Fact]
    public void The_last_call_goes_out_seven_days_after_the_race_and_no_later()
    {
        // Doms on Thu 29, two open days on: Sat 1 May or, with the Saturday closed too, Mon 3 May, eight days after the race.
        var seven = Hours(("2027-04-27", "closed"), ("2027-04-28", "closed"), ("2027-05-02", "09:00-12:00"), ("2027-05-01", "closed"));
        var eight = Hours(("2027-04-27", "closed"), ("2027-04-28", "closed"), ("2027-05-01", "closed"));

        Assert.Equal(Day("2027-05-02"), Timetable(seven).For(LastCall, Day(Sunday))!.Session.Day);
        Assert.Null(Timetable(eight).For(LastCall, Day(Sunday)));
    }

    [Fact]
    public void A_bank_holiday_is_no_session()
    {
        var hours = Hours(("2027-05-03", "closed"));

        Assert.Equal(Day("2027-05-04"), Timetable(hours).For(Doms, Day("2027-05-01"))!.Session.Day);
        Assert.Equal(Day("2027-05-03"), Timetable().For(Doms, Day("2027-05-01"))!.Session.Day);
    }

    [Fact]
    public void Hours_of_one_day_only_count_for_that_day()
    {
        var hours = Hours(("2027-04-27", "10:00-16:00"));

        Assert.Equal(
            Window("2027-04-27 09:15", "2027-04-27 10:00", "2027-04-27 15:00"), Timetable(hours).For(Doms, Day(Sunday))!.Preferred);
        Assert.Equal(At("2027-04-29 08:00"), Timetable(hours).For(LastCall, Day(Sunday))!.Preferred.Target);
    }

    [Fact]
    public void A_step_after_a_dropped_one_is_dropped_too()
    {
        var first = AfterRace(2, latest: 1);
        var second = new Step("second", [By.Sms], Anchor.AfterStep, 1, null, "second");

        Assert.Empty(Timetable(null, null, first, second).Of(Day(Sunday)));
    }

    [Fact]
    public void A_step_after_one_that_has_no_time_left_still_counts_from_its_session()
    {
        var first = AfterRace(1);
        var second = new Step("second", [By.Sms], Anchor.AfterStep, 1, null, "second");
        var timetable = Timetable(Weekly("07:00-14:00"), null, first, second);

        var (step, times) = Assert.Single(timetable.Of(Day(Sunday)));
        Assert.Equal("second", step.Key);
        Assert.Equal(Day("2027-04-27"), times.Session.Day);
    }

    [Fact]
    public void A_step_counted_from_one_before_the_race_is_quiet_on_the_race_day_once_it_comes_after_it()
    {
        // Tue 20, then the fifth open day on: Mon 26, whose evening before is the race day's.
        var second = new Step("second", [By.Email], Anchor.AfterStep, 5, null, "second");
        var timetable = Timetable(Weekly("07:00-14:00"), null, BookAhead, second);

        Assert.Equal(Day("2027-04-26"), timetable.SessionOf(second, Day(Sunday))!.Day);
        Assert.Null(timetable.For(second, Day(Sunday)));
    }

    [Fact]
    public void A_clinic_that_never_opens_has_no_steps()
    {
        Assert.Empty(Timetable(Weekly("closed")).Of(Day(Sunday)));
    }

    [Fact]
    public void A_step_of_another_plan_is_refused()
    {
        var stranger = new Step("stranger", [By.Sms], Anchor.AfterStep, 1, null, "stranger");

        Assert.Contains("stranger", Assert.Throws<ArgumentException>(() => Timetable().For(stranger, Day(Sunday))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-03-26", "2027-03-28", 7)] // the Sunday on which summer time begins: 08:00 is 07:00 UTC
    [InlineData("2027-10-29", "2027-10-31", 8)] // the Sunday on which it ends: 08:00 is 08:00 UTC
    public void On_the_days_when_the_clocks_change_it_is_still_half_past_seven(string raceDay, string session, int openingUtc)
    {
        var doms = Timetable(Hours((session, "08:00-14:00"))).For(Doms, Day(raceDay))!;

        Assert.Equal(Day(session), doms.Session.Day);
        Assert.Equal(openingUtc, doms.Preferred.Target.InUtc().Hour);
        Assert.Equal(Duration.FromMinutes(30), doms.Preferred.Target - doms.Preferred.NotBefore);
        Assert.Equal(Duration.FromHours(5), doms.Preferred.Expires - doms.Preferred.Target);
        Assert.Equal(new LocalTime(18, 0), doms.Overflow[0].NotBefore.InZone(London).TimeOfDay);
    }

    [Fact]
    public void The_fingerprint_changes_with_the_times_and_only_with_them()
    {
        var doms = Timetable().For(Doms, Day(Sunday))!;

        Assert.Equal(doms.Fingerprint, Timetable().For(Doms, Day(Sunday))!.Fingerprint);
        Assert.Equal(doms.Fingerprint, Timetable(Hours(("2027-04-29", "10:00-12:00"))).For(Doms, Day(Sunday))!.Fingerprint);
        Assert.NotEqual(doms.Fingerprint, Timetable(Weekly("08:00-15:00")).For(Doms, Day(Sunday))!.Fingerprint);
        Assert.NotEqual(doms.Fingerprint, Timetable(null, UsualTiming with { Lead = Duration.FromMinutes(20) }).For(Doms, Day(Sunday))!.Fingerprint);
        Assert.NotEqual(doms.Fingerprint, Timetable().For(Doms, Day("2027-04-26"))!.Fingerprint);
    }
}
