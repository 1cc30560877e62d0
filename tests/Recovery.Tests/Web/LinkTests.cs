using System.Net;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>What holds for every link that a text or an email carries.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task A_link_that_is_unknown_made_up_or_for_another_purpose_gets_the_same_friendly_page()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());
        var before = host.Dump();
        string[] links =
        [
            host.Link(LinkPurpose.Confirm(By.Sms), 999), "/c/short", "/c/AAAAAAAAAAAAAAAA", $"/c/{new string('é', 16)}",
            host.Link(LinkPurpose.Book, host.Id("SELECT id FROM signups")).Replace("/b/", "/c/", StringComparison.Ordinal),
            host.Link(LinkPurpose.Stop, runner.Text).Replace("/u/", "/b/", StringComparison.Ordinal),
            host.Link(LinkPurpose.Book, runner.Text).Replace("/b/", "/u/", StringComparison.Ordinal),
            host.Link(LinkPurpose.Book, runner.Text, version: 2), host.Link(LinkPurpose.Stop, 999),
            host.Link(LinkPurpose.Stop, "an id of nothing"),
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
    public async Task A_messages_links_work_as_long_as_the_runner_has_the_contact_that_got_it()
    {
        await using var host = await WebHost.Start();
        await host.Sent(By.Sms, "SM1");
        await host.Sent(By.Email, "M1");
        var runner = await host.AddRunner();
        string[] links = [host.Link(LinkPurpose.Book, runner.Text), host.Link(LinkPurpose.Book, runner.Email), host.Link(LinkPurpose.Stop, runner.Email)];
        async Task<IEnumerable<HttpStatusCode>> Opened() => (await Task.WhenAll(links.Select(host.Open))).Select(a => a.Status);

        await host.Runners.Register(StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), "new@example.com"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound], await Opened());

        await host.Runners.Register(StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), StoreBuilders.Email(1)));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], await Opened());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId))).Status);
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
}
