using System.Net;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary><c>/u</c>: the runner, or a mail program for them, stops a channel.</summary>
public sealed class StopLinkTests
{
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
        Assert.Equal([$"{host.Get<ContactHash>().Of(By.Sms, StoreBuilders.Mobile(1))}|sms|runner"], host.Query("SELECT hash, channel, by FROM suppressions"));
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
}
