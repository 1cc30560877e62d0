using NodaTime;
using Recovery.Desk.Today;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Send;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>The one sentence of a day, as reception reads it.</summary>
public sealed class TodaySentenceTests
{
    private static readonly DateTimeZone London = DateTimeZoneProviders.Tzdb["Europe/London"];
    private static readonly LocalDate Tuesday = new(2027, 4, 27);
    private static readonly SessionReach Morning = new(new SessionOpening(Tuesday, At(8, 0)), 0, 0, 0, 0, 0, 0, null);

    [Fact]
    public void Before_it_begins_it_says_from_when() =>
        Said("Before 8am: 214 go out from 7:25am. Nobody needs you.", At(6, 50), Morning with { Waiting = 214, NextSend = At(7, 25) });

    [Fact]
    public void One_alone_goes_out() =>
        Said("Before 8am: 1 goes out from 7:30am. Nobody needs you.", At(6, 50), Morning with { Waiting = 1, NextSend = At(7, 30) });

    [Fact]
    public void While_it_goes_it_counts() =>
        Said("Before 8am: 120 of 214 so far. 1 needs you.", At(7, 40), 1, Morning with { Arrived = 70, Sent = 50, Waiting = 93, Failed = 1, NextSend = At(7, 41) });

    [Fact]
    public void A_start_that_is_late_is_not_called_a_plan() =>
        Said("Before 8am: 0 of 214 so far. Nobody needs you.", At(7, 31), Morning with { Waiting = 214, NextSend = At(7, 30) });

    [Fact]
    public void Done_it_says_how_many_were_reached_and_how_many_need_somebody() =>
        Said("Before 8am: 212 of 214 reached. 2 need you.", At(7, 55), 2, Morning with { Arrived = 180, Sent = 32, Failed = 2 });

    [Fact]
    public void All_is_well() =>
        Said("Before 8am: 17,982 of 17,982 reached. Nobody needs you.", At(7, 55), Morning with { Arrived = 17982 });

    [Fact]
    public void Whoever_was_reached_after_the_opening_is_not_counted_before_it() =>
        Said("Before 8am: 172 of 214 reached, and 42 later. Nobody needs you.", At(9, 0), Morning with { Arrived = 214, Late = 42 });

    [Fact]
    public void After_the_opening_what_still_waits_is_said() =>
        Said("Before 8am: 12 of 214 reached. 202 still to go out. Nobody needs you.", At(8, 10), Morning with { Arrived = 12, Waiting = 202, NextSend = At(7, 31) });

    [Fact]
    public void What_an_outage_swallowed_is_said() => Said(
        "Before 8am: 12 of 214 reached. 202 were missed: by the time we could send, it was too late. Nobody needs you.", At(13, 10),
        Morning with { Arrived = 12, Missed = 202 });

    [Fact]
    public void A_channel_on_hold_is_said() => Assert.Equal(
        "Before 8am: 0 of 9 so far. Texts are on hold. Nobody needs you.",
        Of(Facts(0, Morning with { Waiting = 9, NextSend = At(7, 30) }) with { Holds = [new ChannelPause(By.Sms, "keys", At(7, 30), At(7, 45))] }, At(7, 40)).Words);

    [Fact]
    public void A_pause_of_the_clinics_own_is_said() => Assert.Equal(
        "Before 8am: 0 of 9 so far. Everything is paused by Anna until 9am. Nobody needs you.",
        Of(Facts(0, Morning with { Waiting = 9, NextSend = At(7, 30) }) with { Pauses = [new Pause(1, PauseScope.Everything, "Anna", null, At(7, 0), At(9, 0))] }, At(7, 40)).Words);

    [Fact]
    public void The_next_days_session_follows_when_its_reminders_go_out_the_evening_before() => Said(
        "Before 8am: 3 of 3 reached. Before 7am the next day: 400 go out from 6pm. Nobody needs you.", At(12, 0), Morning with { Sent = 3 },
        Morning with { Session = new SessionOpening(Tuesday.PlusDays(1), At(7, 0) + Duration.FromDays(1)), Waiting = 400, NextSend = At(18, 0) });

    [Fact]
    public void A_day_without_any_says_what_comes_next()
    {
        var facts = Facts(0) with { Next = new NextSends(new LocalDate(2027, 5, 4), At(7, 30) + Duration.FromDays(7), 1200) };
        Assert.Equal("Nothing goes out today. Next: 1,200 reminders from 7:30am on Tuesday 4 May. Nobody needs you.", Of(facts, At(9, 0)).Words);
        Assert.Equal("Nothing goes out today. Nobody needs you.", Of(Facts(0), At(9, 0)).Words);
        Assert.Equal("Nothing goes out today. Nobody needs you.", Of(Facts(0, Morning), At(9, 0)).Words);
    }

    [Fact]
    public void A_day_that_is_past_keeps_its_sentence_and_says_who_still_needs_somebody()
    {
        var nextDay = At(9, 0) + Duration.FromDays(1);
        Assert.Equal("Before 8am: 5 of 6 reached. 1 still needs you.", Of(Facts(1, Morning with { Sent = 5, Failed = 1 }), nextDay).Words);
        Assert.Equal("Before 8am: 5 of 6 reached.", Of(Facts(0, Morning with { Sent = 5, Failed = 1 }), nextDay).Words);
        Assert.Equal("Nothing went out on this day.", Of(Facts(0), nextDay).Words);
        Assert.Equal("Everybody this day's reminders were for has been deleted since.", Of(Facts(0, Morning with { IsForgotten = true }), nextDay).Words);
        Assert.Equal("Nothing is planned for this day yet.", Of(Facts(0), At(9, 0) - Duration.FromDays(1)).Words);
    }

    [Fact]
    public void More_than_were_counted_are_said_to_be_more() =>
        Assert.EndsWith("1,000 or more need you.", Of(Facts(1000) with { NeedingIsCut = true }, At(9, 0)).Words, StringComparison.Ordinal);

    [Fact]
    public void A_session_whose_hours_are_gone_is_named_by_its_day() =>
        Said("For Tuesday 27 April: 2 of 2 reached. Nobody needs you.", At(9, 0), Morning with { Session = new SessionOpening(Tuesday, null), Sent = 2 });

    [Fact]
    public void It_is_under_way_until_it_is_decided_for_everybody()
    {
        var going = Of(Facts(0, Morning with { Sent = 5, Failed = 1, Waiting = 2 }), At(7, 40));
        Assert.Equal((6, 8, true), (going.Done, going.Total, going.IsUnderWay));
        Assert.Not(Of(Facts(0, Morning with { Sent = 5, Failed = 1, Missed = 1 }), At(7, 40)).IsUnderWay);
        Assert.Not(Of(Facts(0), At(7, 40)).IsUnderWay);
    }

    private static void Said(string words, Instant now, params SessionReach[] sessions) => Said(words, now, 0, sessions);

    private static void Said(string words, Instant now, int needing, params SessionReach[] sessions) =>
        Assert.Equal(words, Of(Facts(needing, sessions), now).Words);

    private static TodaySentence Of(DayFacts facts, Instant now) => TodaySentence.Of(facts, now, London);

    private static DayFacts Facts(int needing, params SessionReach[] sessions) => new(Tuesday, sessions, needing, false, [], null);

    private static Instant At(int hour, int minute) => Tuesday.At(new LocalTime(hour, minute)).InZoneStrictly(London).ToInstant();
}
