using System.Net;
using NodaTime;
using Recovery.Desk.Coming;
using Recovery.Desk;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>What comes, as reception reads it on Tuesday 27 April 2027 at 07:00: a race on Saturday whose reminders go out from Monday on.</summary>
public sealed class ComingTests : DeskTest
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly LocalDate Saturday = new(2027, 5, 1);
    private static readonly LocalDate Monday = new(2027, 5, 3);

    private protected override (string Name, string Value)[] Settings => [("Sms:SegmentsPerSecond", "0.01"), ("Sms:PricePerSegment", "0.05")];

    [Fact]
    public async Task A_session_says_how_many_when_and_what_it_costs()
    {
        await Runners(3);

        var page = await Page("/clinic/coming");

        Says(page, "Monday 3 May 2027", "3 texts and 3 emails</strong>, 26 minutes to spare before we open at 8am", "07:30:00 to 07:33:20", "3 segments, &#xA3;0.15");
        Says(page, "No estimate yet: too few reminders have gone out to go by");
        Says(page, "Soreness text", "Spring Run", "Last call text");
    }

    [Fact]
    public async Task Who_gets_nothing_is_counted_by_reason_and_named_on_the_days_own_page()
    {
        var runners = await Runners(3);
        await Host.Runners.SetOutcome(runners[0].EntryId, EntryOutcome.Booked, Source.Reception, Host.Now, Ct);

        var all = await Page("/clinic/coming");
        var day = await Page("/clinic/coming?day=2027-05-03");

        Says(all, "Who gets nothing, and why: 2", "gets no text: the runner has booked.", "gets no email: the runner has booked.");
        Assert.DoesNotContain("Runner 0", all, StringComparison.Ordinal);
        Says(day, $"<a href=\"/clinic/runners/{runners[0].RunnerId}\">Runner 0</a>");
    }

    /// <summary>At one text every hundred seconds the half hour before opening holds 18, and the evening before 54.</summary>
    [Fact]
    public async Task What_cannot_go_out_in_time_is_warned_of_with_what_would_help()
    {
        await Runners(80);

        var page = await Page("/clinic/coming");

        Says(page, "8 texts can&#x27;t go out: there&#x27;s no time left before we open.", "To get all of it out in the time before we open, it would take 1 segment a second (Sms:SegmentsPerSecond; now 0.01)");
        Says(page, "Sun 2 May, the evening before: 18:00:00 to 19:28:20");
    }

    [Fact]
    public async Task Calls_are_estimated_from_what_came_of_reminders_so_far()
    {
        for (var i = 0; i < 20; i++)
        {
            await Data.Accepted(await Data.Runner($"Earlier {i}"), i, By.Sms, day: new LocalDate(2027, 4, 26));
        }

        var sent = (await Host.Log.Page(new(null, null, null, null, null, null, null, 50), Ct)).Items;
        await Host.Get<Recovery.Desk.INudgeLinks>().NoteClick(sent[0].Nudge.Number, Host.Now, Ct);
        await Host.Get<Recovery.Desk.INudgeLinks>().NoteClick(sent[1].Nudge.Number, Host.Now, Ct);
        await Host.Runners.SetOutcome(sent[0].Nudge.EntryId!.Value, EntryOutcome.Booked, Source.Reception, Host.Now, sent[0].Nudge.Number, Ct);
        await Runners(20);

        Assert.Equal([new Response("doms", 20, 2, 1)], await Host.Get<IResponses>().Latest(10, Ct));
        // Twenty texts and twenty emails on Monday.
        Says(await Page("/clinic/coming?day=2027-05-03"), "About 2 to 4 calls", "from the last 20 reminders that went out");
    }

    [Theory]
    [InlineData("2027-05-02", "We&#x27;re closed on Sunday 2 May 2027", "The next go out for Mon 3 May 2027")]
    [InlineData("2027-05-04", "No runner has a race near enough", "The next go out for Wed 5 May 2027")]
    [InlineData("2027-08-04", "No runner has a race near enough", "")]
    public async Task A_day_without_any_says_why_and_when_the_next_are(string day, string why, string next)
    {
        await Runners(1);

        foreach (var path in new[] { "/clinic/coming", "/clinic" })
        {
            var page = await Page($"{path}?day={day}");
            Says(page, "Nothing planned", why, next);
            Assert.DoesNotContain("Nothing on this day", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_future_day_of_the_log_shows_what_comes()
    {
        await Runners(2);

        Says(await Page("/clinic?day=2027-05-03"), "2 texts and 2 emails</strong>", "Pause this session");
    }

    [Fact]
    public async Task A_day_that_is_over_leads_to_its_log()
    {
        using var browser = await Host.SignedIn(follows: false);
        using var answer = await browser.GetAsync("/clinic/coming?day=2027-04-26", Ct);

        Assert.Equal((HttpStatusCode.Redirect, "/clinic?day=2027-04-26"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Says(await Page("/clinic/coming?day=soon"), "&#x27;soon&#x27; isn&#x27;t a date");
    }

    [Fact]
    public async Task A_session_is_paused_and_resumed_where_it_stands()
    {
        await Runners(1);
        using var browser = await Host.SignedIn();

        var paused = await Post(browser, "Pause", ("what", "session"), ("which", "2027-05-03"), ("until", "2027-05-03T09:00"), ("reason", "<b>ill</b>"));
        Says(
            paused, "Paused until Mon 3 May 09:00: the session of Monday 3 May 2027. Nothing of it goes out until then.", "&lt;b&gt;ill&lt;/b&gt;",
            "whatever it holds goes out after we open");
        Assert.DoesNotContain("<b>ill", paused, StringComparison.Ordinal);

        var id = paused.Split("name=\"id\" value=\"")[1].Split('"')[0];
        var resumed = await Post(browser, "Resume", ("id", id));
        Says(resumed, "Resumed: the session of Monday 3 May 2027.");
        Assert.DoesNotContain("ill&lt;", resumed, StringComparison.Ordinal);
        Says(await Post(browser, "Resume", ("id", "17")), "That pause is gone. Nothing has changed.");
    }

    [Fact]
    public async Task Whoever_resumes_second_or_too_late_reads_that_nothing_was_ended()
    {
        using var browser = await Host.SignedIn();
        var first = IdOf(await Post(browser, "Pause", ("what", "everything")));
        await Post(browser, "Resume", ("id", first));
        Says(await Post(browser, "Resume", ("id", first)), "Nothing has changed: somebody resumed everything before you.");

        var second = IdOf(await Post(browser, "Pause", ("what", "step"), ("which", "doms"), ("until", "2027-05-03T09:00")));
        Host.Time.Advance(TimeSpan.FromDays(10));
        Says(WebUtility.HtmlDecode(await Post(browser, "Resume", ("id", second))), "Nothing has changed: that pause of the step “Soreness” ended by itself on Mon 3 May 09:00.");
        Assert.Single((await Host.Get<IDeskChanges>().Page(new ChangesQuery(null, null, null, null, 9), Ct)).Items, c => c.Change.What == DeskActions.Resumed);

        static string IdOf(string page) => page.Split("name=\"id\" value=\"")[1].Split('"')[0];
    }

    [Theory]
    [InlineData("everything", "", "everything is paused by")]
    [InlineData("race", "spring-run", "Spring Run is paused by")]
    [InlineData("step", "doms", "“Soreness” is paused by")]
    public async Task Whatever_is_paused_the_sessions_that_it_holds_say_so(string what, string which, string says)
    {
        await Runners(1);
        using var browser = await Host.SignedIn();
        await Post(browser, "Pause", ("what", what), ("which", which));

        var day = await Page("/clinic/coming?day=2027-05-03");

        Assert.Contains(says, WebUtility.HtmlDecode(day), StringComparison.OrdinalIgnoreCase);
        Says(day, "Nothing of this goes out unless somebody resumes.");
    }

    [Fact]
    public async Task What_is_wrong_with_a_pause_is_said_and_nothing_is_paused()
    {
        await Runners(1);
        using var browser = await Host.SignedIn();

        Says(await Post(browser, "Pause", ("what", "session"), ("which", "2027-05-03"), ("until", "2027-04-26T09:00")), "Something needs changing", "That time is over.");
        Assert.Empty(await Host.Get<Recovery.Desk.PauseDesk>().InForce(Ct));
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_paused()
    {
        using var browser = await Host.SignedIn(follows: false);
        using var body = new FormUrlEncodedContent([new("what", "everything")]);
        using var answer = await browser.PostAsync("/clinic/coming?handler=Pause", body, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await Host.Get<Recovery.Desk.PauseDesk>().InForce(Ct));
    }

    [Fact]
    public async Task A_preview_counts_what_goes_out_on_each_evening_and_morning()
    {
        await Runners(80);

        var line = (await Host.Get<PlanPreviewer>().Of(Monday, 1, null, null, Ct)).Lines.Single(l => l.Channel == By.Sms);

        Assert.Equal([(Monday.PlusDays(-1), 54), (Monday, 18)], line.Spans.Select(s => (s.Day, s.Messages)));
        Assert.Equal((72, 8, 72), (line.Messages, line.Excluded["no room before opening"], line.Sizes[1]));
        Assert.Equal(8, line.Who["no room before opening"].Count);
    }

    private async Task<IReadOnlyList<RegistrationResult>> Runners(int count)
    {
        await Data.Race("spring-run", "Spring Run", Saturday);
        var runners = new List<RegistrationResult>();
        for (var i = 0; i < count; i++)
        {
            runners.Add(await Host.Runners.Register(StoreBuilders.Registration($"Runner {i}", StoreBuilders.Mobile(500 + i), StoreBuilders.Email(500 + i), "spring-run", Saturday, at: Host.Now)));
        }

        return runners;
    }

    /// <summary>Asks again while the page says that it is being worked out, as its reader would.</summary>
    private async Task<string> Page(string path)
    {
        using var browser = await Host.SignedIn();
        return await DeskHost.WorkedOut(browser, path);
    }

    private static async Task<string> Post(HttpClient browser, string handler, params (string Name, string Value)[] fields)
    {
        using var answer = await DeskHost.Send(browser, $"/clinic/coming?handler={handler}", await browser.GetStringAsync("/clinic/coming", Ct), fields);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private static void Says(string page, params string[] words) => Assert.All(words, w => Assert.Contains(w, page, StringComparison.Ordinal));
}
