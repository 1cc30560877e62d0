using Microsoft.Extensions.Configuration;
using NodaTime;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Desk.Story;
using Recovery.Nudges;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.Words;

namespace Recovery.Tests.Desk;

/// <summary>One timeline of everything that is known of a runner, each thing told once.</summary>
public sealed class RunnerStoryTests
{
    private static readonly DateTimeZone London = DateTimeZoneProviders.Tzdb["Europe/London"];
    private static readonly LocalDate RaceDay = new(2027, 4, 25);
    private static readonly Instant SignedUp = Instant.FromUtc(2027, 3, 1, 12, 0);
    private static readonly Instant Sent = Instant.FromUtc(2027, 4, 27, 6, 31);
    private static readonly Instant Now = Instant.FromUtc(2027, 4, 27, 9, 0);
    private static readonly StoryWords Words = new(RecoverySettings.Read(new ConfigurationBuilder().Build()), London);

    [Fact]
    public void From_the_form_to_the_booking_in_the_order_of_time()
    {
        var doms = Line("doms", NudgeStatus.Delivered);
        var story = Told(Facts(
            [Entry(1, new EntryEvent(SignedUp, EntryHistory.SignedUp, Source.Runner), new EntryEvent(Now, "booked", Source.Reception))],
            messages: [doms], lines: [(doms, NudgeEvent.Planned, Sent - Duration.FromDays(1)), (doms, NudgeEvent.Accepted, Sent), (doms, NudgeEvent.Delivered, Sent + Duration.FromSeconds(3)), (doms, NudgeEvent.Clicked, Sent + Duration.FromMinutes(9))],
            forms: [new FilledForm(1, SignedUp - Duration.FromMinutes(2), "London", RaceDay, "https://clinic.example/", [By.Sms], new Dictionary<Channel, Instant> { [By.Sms] = SignedUp })],
            consents: [new GivenConsent(1, By.Sms, "Text me around my race.", "https://clinic.example/", SignedUp - Duration.FromMinutes(2))],
            changes: [Change(Now, "Maya", DeskActions.MarkedEntry, 1)]));

        Assert.Equal(
            [
                "Filled in the form for London, asking for texts|by the runner",
                "Agreed to texts, on the form|",
                "Confirmed the number, by the link in our text|by the runner",
                "Signed up|by the runner",
                "Race day: London|",
                "Soreness text: sent|",
                "Soreness text: arrived|",
                "Soreness text: its link was opened|",
                "Booked|by Maya",
            ],
            story.Past.Select(Said));
        Assert.Equal("Text me around my race.", Words.Of(story.Past[1]).Quote);
    }

    [Fact]
    public void A_stop_is_told_once_for_all_races_with_its_reason_and_who_noted_it()
    {
        var stop = new EntryEvent(Sent, EntryHistory.Stopped, Source.Reception);
        var story = Told(Facts(
            [Entry(1, stop), Entry(2, stop)], stops: [new Suppression(By.Sms, StopReasons.ToldReception, Source.Reception, Sent), new Suppression(By.Email, StopReasons.ToldReception, Source.Reception, Sent)],
            changes: [Change(Sent, "Maya", DeskActions.StoppedRunner, null)]));

        var told = Assert.Single(story.Past, e => e is not StoryEvent.RaceDay);
        Assert.Equal("Stopped texts and emails: the runner told reception|by Maya", Said(told));
        Assert.Null(told.EntryId);
    }

    [Fact]
    public void A_stop_that_no_history_tells_of_is_told_all_the_same() => Assert.Equal(
        "Texts stopped: the number doesn't exist|reported by the provider",
        Said(Assert.Single(Told(Facts([], stops: [new Suppression(By.Sms, StopReasons.NoSuchNumber, Source.Provider, Sent)])).Past)));

    [Fact]
    public void Lifting_a_stop_at_the_desk_names_who_did_it() => Assert.Equal(
        "Stop lifted|by Ben",
        Said(Told(Facts([Entry(1, new EntryEvent(Now, EntryHistory.StopLifted, Source.Reception))], changes: [Change(Now, "Ben", DeskActions.LiftedStop, null)])).Past[^1]));

    [Fact]
    public void A_request_says_what_was_asked_for_and_its_answer_what_was_agreed()
    {
        var asked = new AskedAppointment(9, 1, Sent, new LocalDate(2027, 4, 28), "morning", Now, RequestStatus.Confirmed, Now, new LocalDate(2027, 4, 29), "09:30");
        var story = Told(Facts(
            [Entry(1, new EntryEvent(Sent, "asked for an appointment", Source.Runner), new EntryEvent(Now, "booked", Source.Reception))], appointments: [asked],
            changes: [Change(Now, "Maya", DeskActions.ConfirmedRequest, 1)]));

        Assert.Equal(["Asked for an appointment: Wed 28 Apr, morning|by the runner", "Booked for Thu 29 Apr 09:30|by Maya"], story.Past.Skip(1).Select(Said));
    }

    [Theory]
    [InlineData("offered", "Wed 28 Apr, 9:30am", "Offered another time: Wed 28 Apr, 9:30am", "plain", "Offer")]
    [InlineData("accepted", "Wed 28 Apr, 9:30am", "Accepted the time offered: Wed 28 Apr, 9:30am", "good", "Booked")]
    [InlineData("confirmed", "Wed 28 Apr, 9:30am", "Booked: Wed 28 Apr, 9:30am", "good", "Booked")]
    [InlineData("declined", null, "Request for an appointment declined", "quiet", "Declined")]
    [InlineData("changed", "Thu 29 Apr, 10am", "Appointment changed: Thu 29 Apr, 10am", "plain", "Changed")]
    [InlineData("cancelled", "Thu 29 Apr, 10am", "Appointment cancelled: Thu 29 Apr, 10am", "quiet", "Cancelled")]
    public void An_answer_is_told_once_with_its_day_and_stands_on_the_strip(string what, string? time, string words, string tone, string name)
    {
        var story = Told(Facts(
            [Entry(1, new EntryEvent(Sent, EntryHistory.Answered(what, time), Source.Reception))], changes: [Change(Sent, "Maya", DeskActions.ConfirmedRequest, 1)]));

        Assert.Equal($"{words}|by Maya", Said(Assert.Single(story.Past, e => e is not StoryEvent.RaceDay)));
        Assert.Equal([("race", "Race"), (tone, name)], story.Marks.Select(Words.Of).Select(l => (l.Tone, l.Short)));
    }

    [Theory]
    [InlineData(DeskActions.ReplayedNudge, "failed", "to be sent again", "Sent a failed message again")]
    [InlineData(DeskActions.ReadReply, "unread", "rang", "Rang them about their reply")]
    [InlineData(DeskActions.ReadReply, "unread", "booked", "Booked them after their reply")]
    [InlineData(DeskActions.ReadReply, "unread", "read", "Read their reply")]
    [InlineData(DeskActions.RangRunner, null, null, "Rang a runner about a message")]
    public void What_was_done_at_the_desk_reads_as_a_sentence(string what, string? was, string? becomes, string words) => Assert.Equal(
        $"{words}|by Maya", Said(Assert.Single(Told(Facts([], changes: [Change(Sent, "Maya", what, null, was, becomes)])).Past)));

    [Fact]
    public void A_race_that_moved_says_nothing_of_how_many_others_moved_with_it() => Assert.Equal(
        "Race day changed: from 24 Apr 2027 to 8 May 2027|by Maya",
        Said(Told(Facts(
            [Entry(1, new EntryEvent(Sent, EntryHistory.DayChanged, Source.Reception))],
            moves: [Change(Sent, "Maya", DeskActions.MovedRaceDay, null, MovedDay.Words(new LocalDate(2027, 4, 24)), MovedDay.Words(new LocalDate(2027, 5, 8), 312))])).Past[^1]));

    [Fact]
    public void A_moved_race_day_says_from_when_to_when_and_by_whom() => Assert.Equal(
        "Race day changed: from 2027-04-24 to 2027-04-25|by Maya",
        Said(Told(Facts([Entry(1, new EntryEvent(Sent, EntryHistory.DayChanged, Source.Reception))], moves: [Change(Sent, "Maya", DeskActions.MovedRaceDay, null, "2027-04-24", "2027-04-25")])).Past[^1]));

    [Fact]
    public void A_reply_is_quoted_and_says_that_nobody_has_read_it()
    {
        var line = Words.Of(Assert.Single(Told(Facts([], replies: [new Reply(1, Sent, "+447700900001", 1, "Ada", "Is <b>Friday</b> free?", ReplyMeaning.Other, null)])).Past));

        Assert.Equal(("Replied. Nobody has read it yet", "Is <b>Friday</b> free?", "doubt"), (line.Words, line.Quote, line.Tone));
    }

    [Fact]
    public void What_was_put_off_again_and_again_for_one_reason_is_told_once()
    {
        var doms = Line("doms", NudgeStatus.Deferred);
        var story = Told(Facts([Entry(1)], messages: [doms], lines: [.. Enumerable.Range(0, 5).Select(i => (doms, NudgeEvent.Deferred, Sent + Duration.FromMinutes(i)))]));

        Assert.Single(story.Past, e => e is StoryEvent.Message);
        Assert.StartsWith("Soreness text: put off (", Said(Assert.Single(story.Ahead)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_is_told_with_its_window_and_what_is_planned_but_forbidden_says_why()
    {
        var window = new SendWindow(new LocalDate(2027, 4, 29), Instant.FromUtc(2027, 4, 29, 6, 30), Instant.FromUtc(2027, 4, 29, 7, 0), Instant.FromUtc(2027, 4, 29, 12, 0));
        var step = Step("last-call");
        var times = new StepTimes(new Recovery.Clinic.Session(window.Day, [new(new LocalTime(8, 0), new LocalTime(14, 0))]), window, []);
        var comes = new RunnerProspect(1, step, By.Sms, times, new Prospect.Comes("id", window.NotBefore, 1), IsPast: false);
        Assert.Equal("Last call text: to come, 07:30 to 08:00|", Said(Assert.Single(Told(Facts([Entry(1)]), comes).Ahead)));

        var planned = Line("last-call", NudgeStatus.Queued, window.NotBefore);
        var booked = comes with { Prospect = new Prospect.Nothing(SkipReason.Booked) };
        var said = Told(Facts([Entry(1)], messages: [planned]), booked).Ahead;
        Assert.Equal("Last call text: won't go out, because the runner has booked|", Said(Assert.Single(said)));
    }

    [Fact]
    public void The_strip_has_one_mark_for_each_message_and_what_matters_most()
    {
        var doms = Line("doms", NudgeStatus.Undelivered);
        var story = Told(Facts(
            [Entry(1, new EntryEvent(SignedUp, EntryHistory.SignedUp, Source.Runner), new EntryEvent(SignedUp, EntryHistory.Allowed(By.Sms), Source.Runner))],
            messages: [doms], lines: [(doms, NudgeEvent.Accepted, Sent), (doms, NudgeEvent.Undelivered, Sent + Duration.FromMinutes(1))],
            consents: [new GivenConsent(1, By.Sms, "Text me.", "x", SignedUp)]));

        Assert.Equal([("good", "Signed up"), ("race", "Race"), ("bad", "Text")], story.Marks.Select(Words.Of).Select(l => (l.Tone, l.Short)));
    }

    [Fact]
    public void A_long_story_is_shown_a_part_at_a_time_from_the_latest_back()
    {
        var story = Told(Facts([], replies: [.. Enumerable.Range(0, 150).Select(i => new Reply(i, Sent + Duration.FromSeconds(i), "", 1, "", $"{i}", ReplyMeaning.Other, Now))]));

        var last = StoryPage.Of(story, null);
        var before = StoryPage.Of(story, last.From);
        var first = StoryPage.Of(story, before.From);

        Assert.Equal([(90, 150, true), (30, 90, false), (0, 30, false)], new[] { last, before, first }.Select(p => (p.From, p.To, p.IsLast)));
        Assert.Equal(Enumerable.Range(0, 150).Select(i => $"{i}"), first.Events.Concat(before.Events).Concat(last.Events).Select(e => Words.Of(e).Quote));
        Assert.Equal((0, 0), StoryPage.Of(story, -5) is var none ? (none.From, none.To) : default);
        Assert.Holds(StoryPage.Of(story, int.MaxValue).IsLast);
    }

    private static string Said(StoryEvent what) => Words.Of(what) is var line ? $"{line.Words}|{line.By}" : "";

    private static RunnerStory Told(StoryFacts facts, params RunnerProspect[] prospects) => RunnerStory.Of(facts, prospects, Now, London);

    private static StoryFacts Facts(
        EntryView[] entries, LogLine[]? messages = null, (LogLine Of, string What, Instant At)[]? lines = null, FilledForm[]? forms = null, GivenConsent[]? consents = null,
        Reply[]? replies = null, AskedAppointment[]? appointments = null, NotedChange[]? moves = null, NotedChange[]? changes = null, Suppression[]? stops = null) => new(
        new RunnerView(new Runner(1, "Ada", "+447700900001", "ada@example.com", 1, SignedUp), entries, stops ?? []), messages ?? [],
        (lines ?? []).ToLookup(l => l.Of.Nudge.Id, l => new TimelineLine(l.At, l.What, null)), forms ?? [], consents ?? [], replies ?? [], appointments ?? [], moves ?? [], changes ?? []);

    private static EntryView Entry(long id, params EntryEvent[] events) =>
        new(new Entry(id, 1, "london", RaceDay, new Dictionary<Channel, Instant> { [By.Sms] = SignedUp }, null, null, null), "London", events);

    private static NotedChange Change(Instant at, string who, string what, long? entry, string? was = null, string? becomes = null) =>
        new(1, at, new DeskChange(who, what) { RunnerId = 1, EntryId = entry, Was = was, Becomes = becomes }, "Ada", "London");

    private static Step Step(string key) => new(key, [By.Sms], Anchor.AfterRace, 2, null, key);

    private static LogLine Line(string step, NudgeStatus status, Instant? at = null) => new(
        new Nudge(1, $"id-{step}", 1, 1, 1, null, "london", RaceDay, step, By.Sms, RaceDay, at ?? Sent, at ?? Sent, at ?? Sent, at ?? Sent, at ?? Sent, status,
            null, null, null, null, null, null, null),
        "Ada", "London", RaceDay);
}
