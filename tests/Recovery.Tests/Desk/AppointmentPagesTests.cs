using System.Net;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Desk;

/// <summary>What is booked, and everything that reception does about it, on the desk's pages. It is Tuesday 27 April 2027, 07:00.</summary>
public sealed class AppointmentPagesTests : DeskTest
{
    private static readonly LocalDate Wednesday = new(2027, 4, 28);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected override (string Name, string Value)[] Settings => [("Clinic:Exceptions:2027-05-04", "closed")];

    [Fact]
    public async Task The_agenda_has_each_day_in_its_order_and_days_that_are_past()
    {
        await Book("Late Lou", Wednesday, new LocalTime(11, 0));
        await Book("Early Eve", Wednesday, new LocalTime(8, 30));
        await Book("Any Ann", Wednesday, null);
        await Book("Closed Cleo", new LocalDate(2027, 5, 4), new LocalTime(9, 0));
        using var browser = await Host.SignedIn();

        var page = await Text(browser, "/clinic/appointments");
        Assert.Matches("Wednesday 28 April 2027 \\(3\\).*morning, no time yet Any Ann.*8:30am Early Eve.*11am Late Lou", page);
        Assert.DoesNotContain("Closed Cleo", page, StringComparison.Ordinal);
        Assert.Matches("The clinic is closed on this day.*Closed Cleo", await Text(browser, "/clinic/appointments?from=2027-05-04"));

        Host.Time.Advance(TimeSpan.FromDays(10));
        Assert.DoesNotContain("Early Eve", await Text(browser, "/clinic/appointments"), StringComparison.Ordinal);
        Assert.Contains("Early Eve", await Text(browser, "/clinic/appointments?from=2027-04-28"), StringComparison.Ordinal);
        Assert.Contains("href=\"/clinic/appointments?from=2027-04-21\"", await browser.GetStringAsync("/clinic/appointments?from=2027-04-28", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_and_an_end_ask_first_and_the_second_of_two_receptionists_reads_who_was_first()
    {
        var booked = await Book("Ada Lovelace", Wednesday, new LocalTime(9, 0));
        using var browser = await Host.SignedIn();
        var path = $"/clinic/appointments/{booked.Id}";
        var page = await browser.GetStringAsync(path, Ct);
        Assert.Contains("Yes, change it", page, StringComparison.Ordinal);
        Assert.Contains("Yes, cancel it", page, StringComparison.Ordinal);

        Assert.Contains("Changed to Thu 29 Apr, 10am. We'll email them, with a file that updates their calendar.", await DeskHost.Post(browser, $"{path}?handler=Change", page, ("day", "2027-04-29"), ("hour", "10:00")), StringComparison.Ordinal);
        Assert.Contains("That request has already been answered or cancelled, so nothing has changed. It's booked for Thu 29 Apr, 10am, by ", await DeskHost.Post(browser, $"{path}?handler=Cancel", page), StringComparison.Ordinal);
        Assert.Holds((await Find(booked.Id)).Stands);

        Assert.Contains("Cancelled. Reminders for this race go on: ", await DeskHost.Post(browser, $"{path}?handler=Cancel", await browser.GetStringAsync(path, Ct)), StringComparison.Ordinal);
        Assert.Equal(RequestStatus.Undone, (await Find(booked.Id)).Status);
        Assert.Matches("What happened.*Booked: Wed 28 Apr, 9am, by Mia.*Changed: Thu 29 Apr, 10am, by .*Cancelled: Thu 29 Apr, 10am, by ", await Text(browser, path));
    }

    [Fact]
    public async Task What_is_wrong_with_a_change_is_said_beside_its_field_and_nothing_is_told()
    {
        var booked = await Book("Ada Lovelace", Wednesday, new LocalTime(9, 0));
        using var browser = await Host.SignedIn();
        var path = $"/clinic/appointments/{booked.Id}";
        using var answer = await DeskHost.Send(browser, $"{path}?handler=Change", await browser.GetStringAsync(path, Ct), ("day", "2027-05-04"), ("hour", "10:00"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains("<span class=\"wrong\" id=\"day-wrong-change\">The clinic is closed on Tuesday 4 May.", page, StringComparison.Ordinal);
        Assert.Contains("<details open>", page.Replace("open=\"open\"", "open", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty((await Host.Log.Page(new LogQuery(null, null, Step.Changed, null, null, null, null, 9), Ct)).Items);
    }

    [Fact]
    public async Task A_reply_is_answered_by_a_ring_a_booking_or_done_and_each_is_noted()
    {
        var runner = await Data.Runner("Ada Lovelace");
        var replies = Host.Get<IReplyStore>();
        foreach (var words in new[] { "Can I come at 9?", "Call me please", "Thanks!" })
        {
            await replies.Take(new NewReply(words, StoreBuilders.Mobile(1), words, ReplyWords.Read("Hello")), Host.Now, Ct);
        }

        var ids = (await replies.List(unread: true, 9, Ct)).Select(r => r.Id).Order().ToArray();
        using var browser = await Host.SignedIn();
        var page = await browser.GetStringAsync("/clinic/replies", Ct);
        Assert.Contains("href=\"tel:+447700900001\"", page.Replace("&#x2B;", "+", StringComparison.Ordinal), StringComparison.Ordinal);

        var form = await browser.GetStringAsync($"/clinic/appointments/new?runner={runner.RunnerId}&reply={ids[0]}", Ct);
        Assert.Contains(
            "Booked for Wed 28 Apr, 9am.",
            await DeskHost.Post(browser, "/clinic/appointments/new", form, ("reply", $"{ids[0]}"), ("runner", $"{runner.RunnerId}"), ("entry", $"{runner.EntryId}"), ("day", "2027-04-28"), ("hour", "9:00")), StringComparison.Ordinal);
        Assert.Contains("Noted: you rang them.", await DeskHost.Post(browser, "/clinic/replies?handler=Handle", page, ("reply", $"{ids[1]}"), ("how", "rang")), StringComparison.Ordinal);
        Assert.Contains("Marked as done.", await DeskHost.Post(browser, "/clinic/replies?handler=Handle", page, ("reply", $"{ids[2]}"), ("how", "done")), StringComparison.Ordinal);

        Assert.Equal([ReplyHandling.Booked, ReplyHandling.Rang, ReplyHandling.Done], (await replies.List(unread: false, 9, Ct)).OrderBy(r => r.Id).Select(r => r.Handled!.Value));
        Assert.Equal(0, await replies.CountUnread(Ct));
        Assert.Equal(EntryOutcome.Booked, (await Host.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
        Assert.Matches("Done, .*Rang them, .*Booked, ", await Text(browser, "/clinic/replies?all=true"));
    }

    [Fact]
    public async Task Without_a_day_a_runner_is_only_marked_and_with_one_the_runners_page_leads_to_it()
    {
        var runner = await Data.Runner("<b>Ada</b>");
        using var browser = await Host.SignedIn();
        var form = await browser.GetStringAsync($"/clinic/appointments/new?entry={runner.EntryId}", Ct);
        Assert.DoesNotContain("<b>Ada</b>", form, StringComparison.Ordinal);
        await DeskHost.Post(browser, "/clinic/appointments/new", form, ("entry", $"{runner.EntryId}"));
        Assert.Equal(EntryOutcome.Booked, (await Host.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
        Assert.Null(await Host.Get<IAppointmentStore>().LatestOf(runner.EntryId, Ct));

        await DeskHost.Post(browser, "/clinic/appointments/new", form, ("entry", $"{runner.EntryId}"), ("day", "2027-04-28"), ("part", "morning"));
        var booked = (await Host.Get<IAppointmentStore>().LatestOf(runner.EntryId, Ct))!;
        var page = await browser.GetStringAsync($"/clinic/runners/{runner.RunnerId}", Ct);
        Assert.Contains($"href=\"/clinic/appointments/{booked.Id}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Undo booking", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in_and_nothing_changes_without_the_pages_token()
    {
        var booked = await Book("Ada Lovelace", Wednesday, new LocalTime(9, 0));
        using var stranger = Host.Browser(follows: false);
        foreach (var path in new[] { "/clinic/appointments", $"/clinic/appointments/{booked.Id}", "/clinic/appointments/new?entry=1" })
        {
            using var answer = await stranger.GetAsync(path, Ct);
            Assert.Equal((HttpStatusCode.Redirect, true), (answer.StatusCode, answer.Headers.Location!.OriginalString.Contains("/clinic/sign-in", StringComparison.Ordinal)));
        }

        using var browser = await Host.SignedIn();
        foreach (var handler in new[] { "Change", "Cancel", "Confirm", "Offer", "Decline" })
        {
            using var answer = await browser.PostAsync($"/clinic/appointments/{booked.Id}?handler={handler}", new FormUrlEncodedContent([new("day", "2027-04-29"), new("hour", "9:00")]), Ct);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        using var none = await browser.GetAsync("/clinic/appointments/4711", Ct);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(new LocalTime(9, 0), (await Find(booked.Id)).Agreed!.Hour);
    }

    [Fact]
    public async Task An_offer_that_nobody_took_in_time_comes_back_to_reception()
    {
        var runner = await Data.Runner("Ada Lovelace");
        var nudge = (await Host.Log.Find((await Data.Accepted(runner)).Nudge, Ct))!.Nudge.Number;
        var store = Host.Get<IAppointmentStore>();
        await store.Ask(new AppointmentWish(runner.EntryId, nudge, Wednesday, PartOfDay.Morning, Host.Now + Duration.FromHours(7)), Host.Now, Ct);
        await Host.Get<AppointmentDesk>().Offer((await store.OpenOf(runner.EntryId, Ct))!, new AgreedTime(Wednesday, new LocalTime(12, 0), PartOfDay.Afternoon), ChangedBy.Desk("Mia"));
        using var browser = await Host.SignedIn();
        Assert.Matches("Waiting for you \\(0\\).*Waiting for the runner \\(1\\)", await Text(browser, "/clinic/appointments"));

        Host.Time.Advance(TimeSpan.FromHours(30));
        Assert.Matches("Waiting for you \\(1\\).*No answer: you offered Wed 28 Apr, midday, and that's over", await Text(browser, "/clinic/appointments"));
    }

    private async Task<AppointmentRequest> Book(string name, LocalDate day, LocalTime? hour)
    {
        var runner = await Data.Runner(name);
        var time = new AgreedTime(day, hour, hour is { } at ? PartsOfDay.At(at) : PartOfDay.Morning);
        return (await Host.Get<AppointmentDesk>().Book(runner.EntryId, time, ChangedBy.Desk("Mia"))).Request!;
    }

    private async Task<AppointmentRequest> Find(long id) => (await Host.Get<IAppointmentStore>().Find(id, Ct))!;

    /// <summary>A page's words in one line.</summary>
    private static async Task<string> Text(HttpClient browser, string path) => DeskHost.Plain(await browser.GetStringAsync(path, Ct));
}
