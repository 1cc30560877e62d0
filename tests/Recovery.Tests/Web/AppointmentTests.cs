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
public sealed partial class AppointmentTests
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
