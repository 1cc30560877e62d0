using System.Net;
using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Log;
using Recovery.Runners;
using Recovery.Runners.Appointments;
using Recovery.Security;

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
        Assert.Contains("Not booked until we ring you, by Mon 12 April, 2pm.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_stands_on_the_desk_and_pauses_the_nudges_until_it_is_answered()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        Assert.Equal(HttpStatusCode.Redirect, await Ask(host, runner, "2027-04-27 morning"));

        var request = Assert.Single(await host.Get<IAppointmentStore>().Open(Ct));
        Assert.Equal((runner.EntryId, runner.Text, new LocalDate(2027, 4, 27), PartOfDay.Morning, Instant.FromUtc(2027, 4, 12, 13, 0)),
            (request.EntryId, request.NudgeNumber, request.Day, request.Part, request.AnswerBy));
        Assert.Contains("Not booked until we ring you", await Page(host, runner), StringComparison.Ordinal);
        host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));
        Assert.Equal(SkipReason.Requested, await WhyNotSent(host, runner.Text));

        Assert.True(await host.Get<IAppointmentStore>().Decline(request.Id, host.Now, Ct));
        Assert.Null((await host.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
        Assert.Null(await WhyNotSent(host, runner.Email));
        Assert.Null(await host.Get<AppointmentDesk>().Confirm(request, new AgreedTime(request.Day, null, request.Part)));
    }

    [Fact]
    public async Task A_confirmed_request_is_a_booking()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await Ask(host, runner, "2027-04-27 morning");
        var request = Assert.Single(await host.Get<IAppointmentStore>().Open(Ct));
        await host.Get<AppointmentDesk>().Confirm(request, new AgreedTime(request.Day, null, request.Part));

        var entry = (await host.Runners.FindEntry(runner.EntryId, Ct))!;
        Assert.Equal((EntryOutcome.Booked, Source.Reception), (entry.Outcome, entry.OutcomeBy));
        Assert.Empty(await host.Get<IAppointmentStore>().Open(Ct));
        Assert.Contains("You have booked", await Page(host, runner), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("booked", "You have booked")]
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
    public async Task Asking_again_replaces_what_nobody_has_answered()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await Ask(host, runner, "2027-04-27 morning");
        await Ask(host, runner, "2027-04-28 afternoon");
        Assert.Equal(new LocalDate(2027, 4, 28), Assert.Single(await host.Get<IAppointmentStore>().Open(Ct)).Day);
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
        Assert.Contains("Choose a day and a part of it from the list.", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
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
        Assert.Equal(LocalDateTime.FromDateTime(DateTime.Parse(by, null)), AnswerTime.For(hours, LocalDateTime.FromDateTime(DateTime.Parse(now, null))));
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
        return await browser.GetStringAsync(host.Link(LinkPurpose.Book, runner.Text), Ct);
    }

    private static async Task<string?> WhyNotSent(WebHost host, long number)
    {
        var nudge = (await host.Get<IClinicLog>().FindByNumber(number, Ct))!.Nudge;
        return await host.Get<INudgeStore>().Claim(new NudgeMessage(nudge.Id, nudge.Generation), host.Now, host.Now, Ct) is Claim.Nothing nothing ? nothing.Why : null;
    }
}
