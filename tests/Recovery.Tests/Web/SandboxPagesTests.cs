using System.Net;
using Recovery.Channels.Sandbox;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

public sealed class SandboxPagesTests
{
    [Fact]
    public async Task Texts_show_as_on_a_phone_with_links_to_press()
    {
        await using var host = await WebHost.Start();
        await Keep(host, By.Sms, "Opens 8am <Tue>: https://example.com/b/abc. Bye");

        var page = await host.Open("/sandbox");

        page.Says("To 07700 900123", "Mon 12 April 2027, 10am", "<a href=\"https://example.com/b/abc\">https://example.com/b/abc</a>. Bye");
        Assert.Contains("8am &lt;Tue&gt;", page.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_email_shows_its_html_apart_under_a_policy_of_its_own_and_its_plain_text()
    {
        await using var host = await WebHost.Start();
        await Keep(host, By.Email, "plain words", "<html><head></head><body><p style=\"color: red\">designed words</p></body></html>");

        (await host.Open("/sandbox")).Says("Subject of it");
        var page = await host.Open("/sandbox/emails/1");
        var mail = await host.Open("/sandbox/mail/1");

        page.Says("plain words", "src=\"/sandbox/mail/1\"", "sandbox=");
        Assert.DoesNotContain("designed words", page.Page, StringComparison.Ordinal);
        mail.Says("designed words", "<base target=\"_blank\">");
        Assert.Contains("sandbox", mail.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", mail.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Not(mail.Headers.ContainsKey("X-Frame-Options"));
    }

    [Fact]
    public async Task Newest_come_first_and_older_ones_on_further_pages()
    {
        await using var host = await WebHost.Start();
        for (var i = 1; i <= 45; i++)
        {
            await Keep(host, By.Sms, $"text number {i};");
        }

        var seen = new List<int>();
        var path = "/sandbox";
        while (path.Length > 0)
        {
            var page = (await host.Open(path)).Page;
            seen.AddRange(System.Text.RegularExpressions.Regex.Matches(page, @"text number (\d+);").Select(m => int.Parse(m.Groups[1].Value, null)));
            path = System.Text.RegularExpressions.Regex.Match(page, @"/sandbox\?texts=\d+").Value;
        }

        Assert.Equal(Enumerable.Range(1, 45).Reverse(), seen);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Host", "recovery.example.com")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Forwarded-Proto", "http")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Host", "2130706433")]
    [InlineData("Host", "127.1")]
    [InlineData("Host", "0x7f000001")]
    public async Task Nobody_elsewhere_gets_to_see_it(string header, string value)
    {
        await using var host = await WebHost.Start();
        await Keep(host, By.Email, "words", "<p>words</p>");
        using var browser = host.Browser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        foreach (var path in new[] { "/sandbox", "/sandbox/emails/1", "/sandbox/mail/1" })
        {
            using var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:7071")]
    public async Task Somebody_at_this_machine_sees_it_under_any_of_its_names(string name)
    {
        await using var host = await WebHost.Start();
        using var browser = host.Browser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Host", name);

        using var answer = await browser.GetAsync("/sandbox", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task With_real_providers_there_is_no_sandbox()
    {
        await using var host = await WebHost.Start(
            ("Sms:Provider", "Twilio"), ("Twilio:AccountSid", "AC1"), ("Twilio:AuthToken", "t"), ("Twilio:From", "Clinic"), ("Twilio:BaseUrl", "http://127.0.0.1:9"),
            ("Email:Provider", "SendGrid"), ("SendGrid:ApiKey", "k"), ("SendGrid:From", "clinic@example.com"), ("SendGrid:BaseUrl", "http://127.0.0.1:9"));

        Assert.Equal(HttpStatusCode.NotFound, (await host.Open("/sandbox")).Status);
    }

    private static Task Keep(WebHost host, Channel channel, string body, string? html = null) => host.Get<ISandboxStore>().Keep(
        new SandboxMessage(
            0, Guid.NewGuid().ToString("N"), channel, channel == By.Sms ? "+447700900123" : "ann@example.com",
            channel == By.Email ? "Subject of it" : null, body, html, host.Now),
        CancellationToken.None);
}
