using System.Net;
using System.Text.RegularExpressions;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary><c>/c</c>: the runner confirms a number or an address.</summary>
public sealed class ConfirmLinkTests
{
    [Fact]
    public async Task Opening_a_confirmation_changes_nothing_and_pressing_its_button_confirms()
    {
        await using var host = await WebHost.Start();
        var link = await SignedUp(host, LinkPurpose.Confirm(By.Sms));
        var before = host.Dump();

        var opened = await host.Open(link);
        Assert.Equal(before, host.Dump());
        opened.Says("Did you ask for these reminders?", "ending in 500", "London Marathon 2027", "<strong>Ann</strong>", "a•••@example.com");
        Assert.DoesNotContain("We have your", opened.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Ann Lee", opened.Page, StringComparison.Ordinal);

        var pressed = await host.Press(link);
        Assert.Equal(HttpStatusCode.OK, pressed.Status);
        pressed.Says("Confirmed, thank you", "Monday 26 April", "You haven't confirmed your email address yet");
        Assert.Equal(["+447700900500||sms"], host.Query(
            "SELECT r.mobile, r.email, c.channel FROM runners r JOIN entries e ON e.runner_id = r.id JOIN entry_channels c ON c.entry_id = e.id"));
    }

    [Fact]
    public async Task A_confirmation_works_again_and_both_contacts_make_one_runner()
    {
        await using var host = await WebHost.Start();
        var mobile = await SignedUp(host, LinkPurpose.Confirm(By.Sms));
        var email = host.ConfirmLink(LinkPurpose.Confirm(By.Email));

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
        await host.Runners.Stop(runner.RunnerId, By.Sms, "the runner said stop", Source.Runner, host.Now, CancellationToken.None);
        await host.SignUp(SignUpBrowser.Good(501).Without("emails", "email"));

        var pressed = await host.Press(host.ConfirmLink(LinkPurpose.Confirm(By.Sms)));

        pressed.Says("so they're still stopped", "020 8542 7788");
    }

    /// <summary>Mallory signs up with her own address and the mobile of somebody who has signed up as well, and is taken for the owner of both.</summary>
    [Fact]
    public async Task Who_named_anothers_number_gets_no_way_to_the_others_page()
    {
        await using var host = await WebHost.Start();
        var victoria = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good().With("name", "Mallory Fox").With("mobile", "07700 900001").With("email", "mallory@example.org"));
        var (hers, text) = (host.ConfirmLink(LinkPurpose.Confirm(By.Email)), host.ConfirmLink(LinkPurpose.Confirm(By.Sms)));
        var own = Assert.Single(OwnPages(await host.Press(hers)));

        (await host.Open(text)).Says(
            "<strong>Mallory</strong>", "m•••@example.org", "say yes only if both are yours", "under the name <strong>Runner</strong>", "go to <strong class=\"nowrap\">r•••@example.com</strong>");
        var known = Assert.Single(OwnPages(await host.Press(text)));

        Assert.Empty(OwnPages(await host.Open(hers)));
        Assert.Empty(OwnPages(await host.Press(hers)));
        Assert.Empty(OwnPages(await host.Open(text)));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Open(own)).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.Open(known)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Open(host.Link(LinkPurpose.Runner, victoria.RunnerId))).Status);
    }

    [Fact]
    public async Task An_old_link_tells_nothing_of_what_was_said_since()
    {
        await using var host = await WebHost.Start();
        await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good().With("name", "Mallory Fox").With("mobile", "07700 900001").With("email", "mallory@example.org"));
        var (hers, text) = (host.ConfirmLink(LinkPurpose.Confirm(By.Email)), host.ConfirmLink(LinkPurpose.Confirm(By.Sms)));
        await host.Press(hers);
        await host.Press(text);
        var before = (await host.Open(hers)).Page;
        var owner = long.Parse(Assert.Single(host.Query("SELECT id FROM runners")), System.Globalization.CultureInfo.InvariantCulture);

        await host.Runners.Stop(owner, null, StopReasons.Said, Source.Runner, host.Now, CancellationToken.None);

        Assert.Equal(before, (await host.Open(hers)).Page);
    }

    [Fact]
    public async Task Two_people_on_one_phone_are_told_that_one_takes_the_others_place()
    {
        await using var host = await WebHost.Start();
        await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good().With("name", "Bob Fox").With("mobile", "07700 900001").Without("emails", "email"));

        var opened = await host.Open(host.ConfirmLink(LinkPurpose.Confirm(By.Sms)));

        opened.Says("your mobile ending in 001 under the name <strong>Runner</strong>", "<strong>Bob</strong> replaces that name");
        Assert.DoesNotContain("They'll go to", opened.Page, StringComparison.Ordinal);
    }

    private static string[] OwnPages(Answer page) =>
        [.. Regex.Matches(page.Page, "href=\"(/r/[^\"]+)\"").Select(m => m.Groups[1].Value)];

    private static async Task<string> SignedUp(WebHost host, LinkPurpose purpose)
    {
        await host.SignUp(SignUpBrowser.Good());
        return host.ConfirmLink(purpose);
    }
}
