using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>Today's page: its sentence, its cards, and what is done about them. It is Tuesday 27 April 2027.</summary>
public sealed partial class TodayPageTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_sentence_counts_people_and_says_who_needs_you()
    {
        var ada = await Data.Runner("Ada Lovelace");
        await Data.Accepted(ada);
        await Data.Sent(await Data.Runner("Bob Marley"), new Outcome.Rejected("21614", "This number isn't a mobile.", StopReasons.NoMobile, OfNumber: true));
        At(7, 45);

        var page = await Text("/clinic");

        Assert.Contains("Before 8am: 1 of 2 reached. 1 needs you.", page, StringComparison.Ordinal);
        Assert.Contains("Bob Marley Refused", page, StringComparison.Ordinal);
        Assert.Contains("The text for Tue 27 Apr was refused. This number isn't a mobile.", page, StringComparison.Ordinal);
        Assert.Contains("Fix the number", page, StringComparison.Ordinal);
        Assert.Contains("Rang them", page, StringComparison.Ordinal);
        Assert.Contains("1 of 1", await Text("/clinic?outcome=not-reached"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_it_begins_it_says_from_when_and_reloads_without_a_script()
    {
        await Data.Queued(await Data.Runner());

        var page = await Raw("/clinic");

        Assert.Contains("Before 8am: 1 goes out from 7:30am.", DeskHost.Plain(page), StringComparison.Ordinal);
        Assert.Contains("<noscript><meta http-equiv=\"refresh\" content=\"30; url=/clinic?refresh=own\"></noscript>", page, StringComparison.Ordinal);
        Assert.Contains("<script src=\"/today.js", page, StringComparison.Ordinal);
        Assert.Contains("<progress", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", await Raw("/clinic?status=queued"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_nothing_is_open_the_page_stands_still()
    {
        await Data.Accepted(await Data.Runner());
        At(9, 0);

        var page = await Raw("/clinic");

        Assert.DoesNotContain("http-equiv", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("data-open=\"false\"", page, StringComparison.Ordinal);
        Assert.Contains("Nobody needs you.", DeskHost.Plain(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 45, false, true)]
    [InlineData(8, 59, false, true)]
    [InlineData(9, 0, false, false)]
    [InlineData(7, 45, true, false)]
    public async Task While_receipts_are_to_come_the_page_goes_on_until_an_hour_after_the_opening(int hour, int minute, bool arrived, bool isOpen)
    {
        var sent = await Data.Accepted(await Data.Runner());
        if (arrived)
        {
            await Host.Get<IReceiptStore>().Apply([new Receipt(sent.Nudge, By.Sms, ReceiptKind.TextDelivered)], [], Host.Now, None);
        }

        At(hour, minute);

        var page = await Raw("/clinic");

        Assert.Contains($"data-open=\"{(isOpen ? "true" : "false")}\"", page, StringComparison.Ordinal);
        Assert.Equal(isOpen, page.Contains("http-equiv", StringComparison.Ordinal));
        Assert.DoesNotContain("<progress", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_rang_somebody_is_noted_the_card_goes_and_comes_back_when_that_is_undone()
    {
        var lost = await Data.Sent(await Data.Runner("Ada Lovelace"), new Outcome.InDoubt("no answer in time"));

        var after = await Press("rang", lost.Nudge);

        Assert.Contains("Noted that you rang them.", after, StringComparison.Ordinal);
        Assert.Contains("Nobody needs you.", after, StringComparison.Ordinal);
        var change = Assert.Single((await Host.Get<IDeskChanges>().Page(new ChangesQuery(null, null, null, null, 9), None)).Items, i => i.Change.Subject == lost.Nudge).Change;
        Assert.Equal(DeskActions.RangRunner, change.What);

        Assert.Contains("1 person needs you", await Press("undo", lost.Nudge), StringComparison.Ordinal);
        Assert.Contains("has been dealt with already", await Press("undo", lost.Nudge), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_sends_this_reminder_by_email_now_and_never_twice()
    {
        var runner = await Data.Runner("Ada Lovelace");
        var lost = await Data.Sent(runner, new Outcome.InDoubt("no answer in time"));
        At(7, 40);

        Assert.Contains("It goes out as an email now.", await Press("switch", lost.Nudge), StringComparison.Ordinal);
        Assert.Contains("We didn't send it another way", await Press("switch", lost.Nudge), StringComparison.Ordinal);

        var email = Assert.Single(await Host.Log.OfRunner(runner.RunnerId, None), l => l.Nudge.Channel == By.Email).Nudge;
        Assert.Equal((NudgeStatus.Queued, Host.Now), (email.Status, email.Due));
        Assert.DoesNotContain("Ada Lovelace Unconfirmed", await Text("/clinic"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_given_up_is_sent_again_from_its_card()
    {
        var dead = await Data.Dead(await Data.Runner("Ada Lovelace"));

        Assert.Contains("back in the queue", await Press("again", dead.Nudge), StringComparison.Ordinal);
        Assert.NotEqual(NudgeStatus.Dead, (await Host.Log.Find(dead.Nudge, None))!.Nudge.Status);
    }

    [Fact]
    public async Task Replies_and_requests_stand_on_the_card_of_whose_they_are()
    {
        var runner = await Data.Runner("Ada Lovelace");
        var sent = await Data.Accepted(runner);
        var mobile = (await Host.Runners.Find(runner.RunnerId, None))!.Runner.Mobile!;
        await Host.Get<IReplyStore>().Take(new NewReply("MM1", mobile, "My calf hurts, is that normal?", ReplyWords.Read("My calf hurts, is that normal?")), Host.Now, None);
        var number = (await Host.Log.Find(sent.Nudge, None))!.Nudge.Number;
        await Host.Get<IAppointmentStore>().Ask(new AppointmentWish(runner.EntryId, number, new LocalDate(2027, 4, 28), PartOfDay.Morning, Host.Now), Host.Now, None);

        var page = await Text("/clinic");

        Assert.Contains("1 person needs you", page, StringComparison.Ordinal);
        Assert.Contains("Ada Lovelace Overdue", page, StringComparison.Ordinal);
        Assert.Contains("Read the reply", page, StringComparison.Ordinal);
        Assert.Contains("Answer the request", page, StringComparison.Ordinal);
        Assert.DoesNotContain("calf", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_number_that_replies_again_and_again_is_one_person_on_one_card()
    {
        foreach (var (id, number) in new[] { ("MM1", "+447700900777"), ("MM2", "+447700900777"), ("MM3", "+447700900777"), ("MM4", "+447700900778") })
        {
            await Host.Get<IReplyStore>().Take(new NewReply(id, number, "Who is this?", ReplyWords.Read("Who is this?")), Host.Now, None);
        }

        var page = await Raw("/clinic");

        Assert.Contains("2 people need you", DeskHost.Plain(page), StringComparison.Ordinal);
        Assert.Equal(2, Cards().Count(page));
        Assert.Contains("Replied 3 times, the last on Tue 27 Apr at 7am, and nobody has read it.", DeskHost.Plain(page), StringComparison.Ordinal);
        Assert.Contains("Read the replies", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("/clinic/replies?reply=").Length - 1);
        Assert.DoesNotContain("id=\"need-reply-+44", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_says_what_came_of_a_tap_the_page_does_not_load_itself_again()
    {
        var lost = await Data.Sent(await Data.Runner("Ada Lovelace"), new Outcome.InDoubt("no answer in time"));
        await Data.Queued(await Data.Runner("Bob Marley"));
        using var browser = await Host.SignedIn();
        var before = await browser.GetStringAsync("/clinic");
        Assert.Contains("http-equiv=\"refresh\"", before, StringComparison.Ordinal);

        foreach (var button in new[] { "done", "undo", "undo" })
        {
            using var answer = await browser.PostAsync("/clinic/needs", new FormUrlEncodedContent([new("__RequestVerificationToken", DeskHost.Token(before)), new(button, lost.Nudge)]));
            var after = await answer.Content.ReadAsStringAsync();
            Assert.Contains("class=\"notice ", after, StringComparison.Ordinal);
            Assert.DoesNotContain("http-equiv=\"refresh\"", after, StringComparison.Ordinal);
            Assert.Contains("Look at how it stands now", after, StringComparison.Ordinal);
        }

        Assert.Contains("http-equiv=\"refresh\"", await browser.GetStringAsync("/clinic"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fragment_says_as_of_when_it_is()
    {
        At(7, 52);

        Assert.Contains("data-as-of=\"7:52am\"", await Raw("/clinic/needs?day=2027-04-27"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cards_come_by_the_hundred()
    {
        var runners = await Host.Runners.Register(
            [.. Enumerable.Range(0, 130).Select(i => StoreBuilders.Registration($"Runner {i}", StoreBuilders.Mobile(i + 1), StoreBuilders.Email(i + 1), day: DeskData.Sunday))], None);
        foreach (var runner in runners)
        {
            await Data.Sent(runner, new Outcome.Rejected("30007", "filtered"));
        }

        var page = await Raw("/clinic");

        Assert.Equal(100, Cards().Count(page));
        Assert.Contains("And 30 more", DeskHost.Plain(page), StringComparison.Ordinal);
        Assert.Equal(30, Cards().Count(await Raw("/clinic?people=2")));
        Assert.Contains("50 of 130", DeskHost.Plain(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fragment_is_the_same_part_without_the_page_around_it()
    {
        await Data.Sent(await Data.Runner("Ada Lovelace"), new Outcome.InDoubt("lost"));

        var part = await Raw("/clinic/needs?day=2027-04-27");

        Assert.DoesNotContain("<html", part, StringComparison.Ordinal);
        Assert.Contains("id=\"now\"", part, StringComparison.Ordinal);
        Assert.Equal(1, Cards().Count(part));
    }

    [Fact]
    public async Task A_past_day_keeps_its_sentence_its_open_cards_and_its_picture()
    {
        await Data.Sent(await Data.Runner("Ada Lovelace"), new Outcome.InDoubt("lost"), day: new LocalDate(2027, 4, 20));

        var page = await Text("/clinic?day=2027-04-20");

        Assert.Contains("Before 8am: 0 of 1 reached. 1 still needs you.", page, StringComparison.Ordinal);
        Assert.Contains("1 person needs somebody", page, StringComparison.Ordinal);
        Assert.Contains("When they went out", page, StringComparison.Ordinal);
        Assert.Contains("Nothing goes out today.", await Text("/clinic"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_sign_in_or_the_token_nothing_is_shown_or_done()
    {
        var lost = await Data.Sent(await Data.Runner(), new Outcome.InDoubt("lost"));
        using var stranger = Host.Browser(follows: false);
        foreach (var path in new[] { "/clinic/needs", "/clinic/reminders.csv" })
        {
            using var answer = await stranger.GetAsync(path);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        using var browser = await Host.SignedIn();
        using var without = await browser.PostAsync("/clinic/needs", new FormUrlEncodedContent([new("rang", lost.Nudge)]));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Contains("1 person needs you", await Text("/clinic"), StringComparison.Ordinal);
    }

    private void At(int hour, int minute) =>
        Host.Time.SetUtcNow(DeskData.Tuesday.At(new LocalTime(hour, minute)).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/London"]).ToDateTimeOffset());

    private async Task<string> Press(string button, string nudge)
    {
        using var browser = await Host.SignedIn();
        var token = DeskHost.Token(await browser.GetStringAsync("/clinic"));
        using var answer = await browser.PostAsync("/clinic/needs", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new(button, nudge)]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return DeskHost.Plain(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> Raw(string path)
    {
        using var browser = await Host.SignedIn();
        return await browser.GetStringAsync(path);
    }

    private async Task<string> Text(string path) => DeskHost.Plain(await Raw(path));

    [GeneratedRegex("class=\"card\" id=\"need-")]
    private static partial Regex Cards();
}
