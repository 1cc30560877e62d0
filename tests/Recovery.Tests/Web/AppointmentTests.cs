using System.Net;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>A runner asks for an appointment on the page that a nudge links to, and reception answers.</summary>
public sealed class AppointmentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_offers_the_open_days_after_the_race_and_says_that_nothing_is_booked_yet()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        using var browser = host.Browser();
        var page = await browser.GetStringAsync(host.Link(LinkPurpose.Book, runner.Text), Ct);

        Assert.Contains("value=\"2027-04-26 morning\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2027-04-27 afternoon\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("2027-04-25 ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("2027-05-03 ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("evening\"", page, StringComparison.Ordinal);
        Assert.Contains("This is a request, not a booking yet. We'll ring to confirm by 2pm on Mon 12 April.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_stands_on_the_desk_and_pauses_the_nudges_until_it_is_answered()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        Assert.Equal(HttpStatusCode.Redirect, await Ask(host, runner, "2027-04-27 morning"));

        var request = Assert.Single(await host.Get<IAppointmentStore>().Open(Ct));
        Assert.Equal((runner.EntryId, host.NumberOf(runner.Text), new LocalDate(2027, 4, 27), PartOfDay.Morning, Instant.FromUtc(2027, 4, 12, 13, 0)),
            (request.EntryId, request.NudgeNumber, request.Day, request.Part, request.AnswerBy));
        Assert.Contains("This is a request.", await Page(host, runner), StringComparison.Ordinal);
        host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));
        Assert.Equal(SkipReason.Requested, await WhyNotSent(host, runner.Text));

        Assert.Holds(await host.Get<IAppointmentStore>().Decline(request.Id, host.Now, Ct));
        Assert.Null((await host.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
        Assert.Null(await WhyNotSent(host, runner.Email));
        Assert.Equal(AnswerOutcome.TooLate, (await host.Get<AppointmentDesk>().Confirm(request, new AgreedTime(request.Day, null, request.Part), ChangedBy.Desk("Mia"))).Outcome);
    }

    [Fact]
    public async Task A_confirmed_request_is_a_booking()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await Ask(host, runner, "2027-04-27 morning");
        var request = Assert.Single(await host.Get<IAppointmentStore>().Open(Ct));
        await host.Get<AppointmentDesk>().Confirm(request, new AgreedTime(request.Day, null, request.Part), ChangedBy.Desk("Mia"));

        var entry = (await host.Runners.FindEntry(runner.EntryId, Ct))!;
        Assert.Equal((EntryOutcome.Booked, Source.Reception), (entry.Outcome, entry.OutcomeBy));
        Assert.Empty(await host.Get<IAppointmentStore>().Open(Ct));
        Assert.Contains("You've booked", await Page(host, runner), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("booked", "You've booked")]
    [InlineData("undo", "Ask for an appointment")]
    public async Task The_runner_can_end_it_too(string say, string then)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await Ask(host, runner, "2027-04-27 morning");
        await Post(host, runner, ("say", say));

        Assert.Empty(await host.Get<IAppointmentStore>().Open(Ct));
        Assert.Contains(then, await Page(host, runner), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_declined_reads_so_and_what_to_do_until_something_else_is_asked_for()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Get<AppointmentDesk>().Decline(await host.Ask(runner), null, ChangedBy.Desk("Mia"));

        (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId))).Says(
            "Sorry, we couldn't offer you an appointment for Tuesday 27 April in the morning. Ring 020 8542 7788 to find another time.");
        (await host.Open(host.Link(LinkPurpose.Book, runner.Text))).Says(
            "Sorry, we couldn't offer you an appointment for Tuesday 27 April in the morning. Ask for another time below, or ring 020 8542 7788.");

        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.Ask(runner, "2027-04-28 morning");
        var own = await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId));
        own.Says("You asked for Wednesday 28 April in the morning. This is a request: we'll ring by 2pm today to confirm.");
        Assert.DoesNotContain("couldn't offer", own.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_a_request_back_reads_that_nothing_is_booked()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner);
        await Post(host, runner, ("say", "undo"));

        (await host.Open(host.Link(LinkPurpose.Book, runner.Text))).Says("Your request for Tuesday 27 April in the morning is cancelled, so nothing is booked. Ask for another time below");
        (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId))).Says("is cancelled, so nothing is booked. Ring 020 8542 7788");
    }

    [Fact]
    public async Task Who_says_booked_by_mistake_reads_that_the_request_is_over()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner);
        await Post(host, runner, ("say", "booked"));
        await Post(host, runner, ("say", "undo"));

        (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId))).Says("Your request for Tuesday 27 April in the morning is cancelled, so nothing is booked.");
    }

    [Fact]
    public async Task Who_was_not_answered_in_time_reads_that_nothing_is_booked_and_whom_to_ring()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner);
        host.GoTo(12, 14);

        foreach (var link in new[] { host.Link(LinkPurpose.Book, runner.Text), host.Link(LinkPurpose.Runner, runner.RunnerId) })
        {
            var page = await host.Open(link);
            page.Says("Sorry, we said we'd ring by 2pm today and we haven't. Nothing is booked yet, so please ring 020 8542 7788.");
            Assert.DoesNotContain("This is a request", page.Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whose_appointment_is_undone_reads_that_it_no_longer_stands()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Confirm(await host.Ask(runner), new LocalTime(9, 30));
        await host.Runners.SetOutcome(runner.EntryId, null, Source.Reception, host.Now, Ct);

        (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId))).Says("Your appointment on Tuesday 27 April is no longer booked. Ring 020 8542 7788 to find another time.");
    }

    [Fact]
    public async Task Asking_again_replaces_what_nobody_has_answered()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await Ask(host, runner, "2027-04-27 morning");
        await Ask(host, runner, "2027-04-28 afternoon");
        Assert.Equal(new LocalDate(2027, 4, 28), Assert.Single(await host.Get<IAppointmentStore>().Open(Ct)).Day);
    }

    /// <summary>The 27th, a Tuesday, after the reminder of that morning: reception is there from 8am to 2pm.</summary>
    [Theory]
    [InlineData(7, 35, "2027-04-27 afternoon", "by 2pm on Tue 27 April, and at least an hour before the time you choose.", 10)]
    [InlineData(10, 0, "2027-04-27 afternoon", "by 2pm on Tue 27 April, and at least an hour before the time you choose.", 10)]
    [InlineData(10, 1, "2027-04-28 morning", "by 2pm on Tue 27 April.", 13)]
    [InlineData(13, 1, "2027-04-28 afternoon", "by 2pm on Wed 28 April, and at least an hour before the time you choose.", 10 + 24)]
    public async Task Only_what_reception_can_answer_an_hour_before_it_begins_is_offered(int hour, int minute, string first, string says, int answerByUtc)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        host.GoTo(27, hour, minute);
        var page = await Page(host, runner);

        Assert.Equal(first, System.Text.RegularExpressions.Regex.Match(page, "<option value=\"(2027[^\"]+)").Groups[1].Value);
        Assert.Contains($"This is a request, not a booking yet. We'll ring to confirm {says}", page, StringComparison.Ordinal);
        Assert.Equal(Instant.FromUtc(2027, 4, 27, 0, 0) + Duration.FromHours(answerByUtc), (await host.Ask(runner, first)).AnswerBy);
    }

    /// <summary>What is answered by the promised time can be confirmed as it was asked for.</summary>
    [Fact]
    public async Task Whatever_is_offered_at_any_time_begins_after_its_answer()
    {
        await using var host = await WebHost.Start();
        var hours = host.Get<Recovery.Settings.RecoverySettings>().Clinic.Hours;
        var days = Enumerable.Range(0, 14).Select(i => hours.SessionOn(new LocalDate(2027, 4, 26).PlusDays(i))).OfType<Session>().ToArray();
        for (var now = new LocalDateTime(2027, 4, 25, 0, 0); now < new LocalDateTime(2027, 5, 5, 0, 0); now = now.PlusMinutes(7))
        {
            var offered = OfferedPart.Of(hours, days, now);
            Assert.NotEmpty(offered);
            Assert.All(offered, o => Assert.Holds(now.PlusHours(1) <= o.AnswerBy && o.AnswerBy.PlusHours(1) <= o.Day.At(PartsOfDay.Within(hours.SessionOn(o.Day)!, o.Part)!.Value.From)));
            Assert.Equal(offered.OrderBy(o => o.AnswerBy), offered);
        }
    }

    [Theory]
    [InlineData("2027-04-27 morning", "Tuesday 27 April in the morning")]
    [InlineData("2027-04-27 afternoon", "Tuesday 27 April in the afternoon")]
    [InlineData("2027-04-26 morning", "Monday 26 April in the morning")]
    public async Task What_a_page_offered_hours_ago_is_refused_by_its_name(string when, string name)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        host.GoTo(27, 11);
        var answer = await host.Press(host.Link(LinkPurpose.Book, runner.Text), ("say", "ask"), ("when", when));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says($"It's too late to ask for {name}: we couldn't get back to you in time. Choose another time, or ring 020 8542 7788.");
        Assert.Empty(await host.Get<IAppointmentStore>().Open(Ct));
    }

    [Fact]
    public async Task Who_has_asked_already_sees_why_another_wish_is_refused_and_what_stands()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner, "2027-04-28 morning");
        host.GoTo(27, 11);
        var answer = await host.Press(host.Link(LinkPurpose.Book, runner.Text), ("say", "ask"), ("when", "2027-04-27 morning"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("It's too late to ask for Tuesday 27 April in the morning", "For Wednesday 28 April, in the morning.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("2027-04-25 morning")]
    [InlineData("2027-05-03 morning")]
    [InlineData("2027-04-27 evening")]
    [InlineData("2027-04-27")]
    [InlineData("nonsense")]
    public async Task Only_what_the_page_offers_can_be_asked_for(string when)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var before = host.Dump();
        using var browser = host.Browser();
        using var answer = await browser.PostAsync(
            host.Link(LinkPurpose.Book, runner.Text), new FormUrlEncodedContent([new("say", "ask"), new("when", when)]), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Choose a day and time.", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Who_has_booked_asks_for_nothing()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, host.Now, Ct);
        await Ask(host, runner, "2027-04-27 morning");
        Assert.Empty(await host.Get<IAppointmentStore>().Open(Ct));
        Assert.Equal(EntryOutcome.Booked, (await host.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
    }

    [Theory]
    [InlineData("2027-04-12T10:00", "2027-04-12T14:00")]
    [InlineData("2027-04-12T13:00", "2027-04-12T14:00")]
    [InlineData("2027-04-12T13:01", "2027-04-13T14:00")]
    [InlineData("2027-04-12T06:00", "2027-04-12T14:00")]
    [InlineData("2027-04-17T20:00", "2027-04-19T14:00")]
    public void Reception_rings_by_the_next_closing_time_that_leaves_it_an_hour(string now, string by)
    {
        var week = new[] { IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday };
        IReadOnlyList<OpenPeriod> open = [new OpenPeriod(new LocalTime(8, 0), new LocalTime(14, 0))];
        var hours = new ClinicHours(week.ToDictionary(d => d, _ => open), new Dictionary<LocalDate, IReadOnlyList<OpenPeriod>>());
        Assert.Equal(LocalDateTime.FromDateTime(DateTime.Parse(by, null)), AnswerTime.For(hours, LocalDateTime.FromDateTime(DateTime.Parse(now, null)), new LocalDateTime(2027, 4, 26, 8, 0)));
    }

    [Theory]
    [InlineData("2027-04-12T08:00", "2027-04-12T14:00", "2027-04-12T12:00")]
    [InlineData("2027-04-12T08:00", "2027-04-12T17:00", "2027-04-12T16:00")]
    [InlineData("2027-04-12T11:30", "2027-04-12T14:00", null)]
    [InlineData("2027-04-12T11:30", "2027-04-12T17:00", "2027-04-12T16:00")]
    [InlineData("2027-04-12T18:30", "2027-04-13T08:00", null)]
    [InlineData("2027-04-12T18:30", "2027-04-13T14:00", "2027-04-13T12:00")]
    [InlineData("2027-04-12T18:00", "2027-04-13T08:00", "2027-04-12T19:00")]
    [InlineData("2027-04-12T09:00", "2027-04-12T08:00", null)]
    public void Only_while_the_clinic_is_open_somebody_answers(string now, string begins, string? by)
    {
        IReadOnlyList<OpenPeriod> open = [new(new LocalTime(8, 0), new LocalTime(12, 0)), new(new LocalTime(14, 0), new LocalTime(19, 0))];
        var hours = new ClinicHours(Enum.GetValues<IsoDayOfWeek>().ToDictionary(d => d, _ => open), new Dictionary<LocalDate, IReadOnlyList<OpenPeriod>>());
        Assert.Equal(by is null ? null : At(by), AnswerTime.For(hours, At(now), At(begins)));

        static LocalDateTime At(string text) => LocalDateTime.FromDateTime(DateTime.Parse(text, null));
    }

    private static Task<HttpStatusCode> Ask(WebHost host, KnownRunner runner, string when) => Post(host, runner, ("say", "ask"), ("when", when));

    private static async Task<HttpStatusCode> Post(WebHost host, KnownRunner runner, params (string Key, string Value)[] form)
    {
        using var browser = host.Browser();
        using var answer = await browser.PostAsync(
            host.Link(LinkPurpose.Book, runner.Text), new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Key, f.Value))), Ct);
        return answer.StatusCode;
    }

    private static async Task<string> Page(WebHost host, KnownRunner runner)
    {
        using var browser = host.Browser();
        return System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync(host.Link(LinkPurpose.Book, runner.Text), Ct));
    }

    private static async Task<string?> WhyNotSent(WebHost host, string id)
    {
        var nudge = (await host.Get<IClinicLog>().Find(id, Ct))!.Nudge;
        return await host.Get<SqlNudgeStore>().Claim(new NudgeMessage(nudge.Id, nudge.Generation), host.Now, host.Now, Ct) is Claim.Nothing nothing ? nothing.Why : null;
    }
}
