using System.Net;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>The links that texts and emails carry.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task Opening_a_confirmation_changes_nothing_and_pressing_its_button_confirms()
    {
        await using var host = await WebHost.Start();
        var link = await SignedUp(host, LinkPurpose.ConfirmMobile);
        var before = host.Dump();

        var opened = await host.Open(link);
        Assert.Equal(before, host.Dump());
        opened.Says("Is it you who asked for reminders?", "ending in 500", "London Marathon 2027");
        Assert.DoesNotContain("Ann Lee", opened.Page, StringComparison.Ordinal);

        var pressed = await host.Press(link);
        Assert.Equal(HttpStatusCode.OK, pressed.Status);
        pressed.Says("Confirmed, thank you", "Monday 26 April", "Your email address is not confirmed yet");
        Assert.Equal(["+447700900500||1|0"], host.Query(
            "SELECT r.mobile, r.email, e.sms_since IS NOT NULL, e.email_since IS NOT NULL FROM runners r JOIN entries e ON e.runner_id = r.id"));
    }

    [Fact]
    public async Task A_confirmation_works_again_and_both_contacts_make_one_runner()
    {
        await using var host = await WebHost.Start();
        var mobile = await SignedUp(host, LinkPurpose.ConfirmMobile);
        var email = host.Link(LinkPurpose.ConfirmEmail, 1);

        await host.Press(mobile);
        await host.Press(mobile);
        (await host.Open(mobile)).Says("Confirmed, thank you");
        (await host.Press(email)).Says("Confirmed, thank you", "Monday 19 April", "Monday 26 April");

        Assert.Equal(["+447700900500|ann500@example.com"], host.Query("SELECT mobile, email FROM runners"));
        Assert.Equal(["1"], host.Query("SELECT COUNT(*) FROM entries"));
    }

    [Fact]
    public async Task A_confirmation_does_not_lift_a_stop_and_says_so()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner(501);
        await host.Runners.Stop(runner.RunnerId, Channel.Sms, "the runner said stop", Source.Runner, host.Now, CancellationToken.None);
        await host.SignUp(SignUpBrowser.Good(501).With("emails", null));

        var pressed = await host.Press(host.Link(LinkPurpose.ConfirmMobile, 1));

        pressed.Says("that still stands", "020 8542 7788");
    }

    [Fact]
    public async Task A_link_that_is_unknown_made_up_or_for_another_purpose_gets_the_same_friendly_page()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await SignedUp(host, LinkPurpose.ConfirmMobile);
        var before = host.Dump();
        string[] links =
        [
            host.Link(LinkPurpose.ConfirmMobile, 999), "/c/short", "/c/AAAAAAAAAAAAAAAA", $"/c/{new string('é', 16)}",
            host.Link(LinkPurpose.Book, 1).Replace("/b/", "/c/", StringComparison.Ordinal),
            host.Link(LinkPurpose.Stop, runner.Text).Replace("/u/", "/b/", StringComparison.Ordinal),
            host.Link(LinkPurpose.Book, runner.Text).Replace("/b/", "/u/", StringComparison.Ordinal),
            host.Link(LinkPurpose.Book, runner.Text, version: 2), host.Link(LinkPurpose.Stop, 999),
        ];

        foreach (var link in links)
        {
            foreach (var answer in new[] { await host.Open(link), await host.Press(link, ("say", "booked")) })
            {
                Assert.Equal(HttpStatusCode.NotFound, answer.Status);
                answer.Says("This link no longer works", "020 8542 7788");
                Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
            }
        }

        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task An_erased_runners_links_no_longer_work()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        host.Query($"DELETE FROM runners WHERE id = {runner.RunnerId}; UPDATE nudges SET runner_id = NULL, entry_id = NULL");

        Assert.Equal(HttpStatusCode.NotFound, (await host.Open(host.Link(LinkPurpose.Book, runner.Text))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Press(host.Link(LinkPurpose.Stop, runner.Text))).Status);
    }

    [Fact]
    public async Task The_booking_page_shows_how_to_book_and_when_the_clinic_is_open_after_the_race()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        var page = await host.Open(host.Link(LinkPurpose.Book, runner.Text));

        page.Says("href=\"tel:02085427788\"", "mailto:desk@example.com?subject=Recovery%20massage%20after%20London%20Marathon%202027");
        page.Says("Mon 26 April", "8am to 2pm", "Closed on Monday 3 May", "Open now, until 2pm");
        Assert.DoesNotContain("Sat 24 April<", page.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Sun 2 May", page.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Runner 1", page.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Booked_is_said_with_one_press_and_can_be_taken_back()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var link = host.Link(LinkPurpose.Book, runner.Text);

        var pressed = await host.Press(link, ("say", "booked"));

        Assert.Equal(HttpStatusCode.Redirect, pressed.Status);
        Assert.Equal(link, pressed.Headers["Location"]);
        (await host.Open(link)).Says("You have booked", "I pressed this by mistake");
        Assert.Equal(["booked|runner"], host.Query("SELECT outcome, outcome_by FROM entries"));

        await host.Press(link, ("say", "undo"));
        (await host.Open(link)).Says("Book your recovery massage");
        Assert.Equal([""], host.Query("SELECT outcome FROM entries"));
    }

    [Fact]
    public async Task What_reception_wrote_down_is_not_taken_back_by_a_link()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, host.Now, CancellationToken.None);
        var link = host.Link(LinkPurpose.Book, runner.Text);

        Assert.DoesNotContain("by mistake", (await host.Open(link)).Page, StringComparison.Ordinal);
        await host.Press(link, ("say", "undo"));

        Assert.Equal(["booked|reception"], host.Query("SELECT outcome, outcome_by FROM entries"));
    }

    [Fact]
    public async Task Not_having_run_can_be_said_from_the_race_day_on()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Book, (await host.AddRunner()).Text);
        Assert.DoesNotContain("I didn't run", (await host.Open(link)).Page, StringComparison.Ordinal);
        host.Time.Advance(TimeSpan.FromDays(14));

        (await host.Open(link)).Says("I didn't run");
        await host.Press(link, ("say", "not-run"));

        Assert.Equal(["not-run"], host.Query("SELECT outcome FROM entries"));
        (await host.Open(link)).Says("You did not run");
    }

    [Fact]
    public async Task Stop_on_the_booking_page_stops_one_channel_or_both()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Book, (await host.AddRunner()).Text);

        await host.Press(link, ("say", "stop"));
        Assert.Equal(["sms"], host.Query("SELECT channel FROM suppressions"));
        (await host.Open(link)).Says("You get emails from us");

        await host.Press(link, ("say", "stop-all"));
        Assert.Equal(["email", "sms"], host.Query("SELECT channel FROM suppressions ORDER BY channel"));
        (await host.Open(link)).Says("No more texts or emails come from us");
    }

    [Fact]
    public async Task A_button_that_the_page_does_not_have_changes_nothing()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Book, (await host.AddRunner()).Text);
        var before = host.Dump();

        Assert.Equal(HttpStatusCode.BadRequest, (await host.Press(link, ("say", "everything"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Press(link)).Status);

        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task A_stop_link_shows_a_button_and_stops_its_own_channel_for_every_race()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var link = host.Link(LinkPurpose.Stop, runner.Text);
        var before = host.Dump();

        (await host.Open(link)).Says("Stop texts from us?", "Stop texts and emails");
        Assert.Equal(before, host.Dump());

        (await host.Press(link)).Says("Done: no more texts", "You still get emails");
        Assert.Equal([$"{host.Get<ContactHash>().Of(Channel.Sms, StoreBuilders.Mobile(1))}|sms|runner"], host.Query("SELECT hash, channel, by FROM suppressions"));
        (await host.Open(link)).Says("Done: no more texts");
    }

    [Fact]
    public async Task A_mail_clients_one_click_stops_emails_without_cookies_redirects_or_sign_in()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var link = host.Link(LinkPurpose.Stop, runner.Email);

        for (var i = 0; i < 2; i++)
        {
            var form = await host.Press(link, ("List-Unsubscribe", "One-Click"));
            Assert.Equal(HttpStatusCode.OK, form.Status);
        }

        Assert.Equal(["email"], host.Query("SELECT channel FROM suppressions"));
    }

    [Fact]
    public async Task One_click_may_come_as_multipart()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        using var browser = host.Browser();
        using var body = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } };

        using var answer = await browser.PostAsync(host.Link(LinkPurpose.Stop, runner.Email), body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["email"], host.Query("SELECT channel FROM suppressions"));
    }

    [Fact]
    public async Task One_click_works_without_a_body_at_all()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        using var browser = host.Browser();

        using var answer = await browser.PostAsync(host.Link(LinkPurpose.Stop, runner.Email), null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["email"], host.Query("SELECT channel FROM suppressions"));
    }

    private static async Task<string> SignedUp(WebHost host, LinkPurpose purpose)
    {
        await host.SignUp(SignUpBrowser.Good());
        return host.Link(purpose, 1);
    }
}
