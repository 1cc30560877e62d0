using System.Net;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk;

/// <summary>A session ends when it is ended, whoever kept its cookie.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private DeskHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await DeskHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_cookie_that_was_kept_does_not_outlive_signing_out()
    {
        var kept = await SignIn();
        var other = await SignIn();
        Assert.Equal(HttpStatusCode.OK, await Desk(kept));

        await Press(kept, "/clinic/sign-out");

        Assert.Equal(HttpStatusCode.Redirect, await Desk(kept));
        Assert.Equal(HttpStatusCode.OK, await Desk(other));
    }

    [Fact]
    public async Task One_button_signs_out_every_device()
    {
        string[] all = [await SignIn(), await SignIn(), await SignIn()];

        await Press(all[0], "/clinic/sign-out-everywhere");

        foreach (var cookie in all)
        {
            Assert.Equal(HttpStatusCode.Redirect, await Desk(cookie));
        }

        Assert.Equal(HttpStatusCode.OK, await Desk(await SignIn()));
    }

    [Fact]
    public async Task The_printed_link_works_once()
    {
        var link = _host.Get<AccessKey>().SignInPath;
        using var first = _host.Browser(follows: false);
        Assert.Equal(HttpStatusCode.Redirect, (await first.GetAsync(link, Ct)).StatusCode);

        using var second = _host.Browser(follows: false);
        using var answer = await second.GetAsync(link, Ct);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Each link works once", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await second.GetAsync("/clinic", Ct)).StatusCode);
        // Opened again where it signed in, it leads on.
        Assert.Equal("/clinic", (await first.GetAsync(link, Ct)).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_program_that_only_looks_at_the_link_is_not_signed_in_and_does_not_use_it_up()
    {
        var link = _host.Get<AccessKey>().SignInPath;
        using var browser = _host.Browser(follows: false);
        using var head = new HttpRequestMessage(HttpMethod.Head, link);
        using var looked = await browser.SendAsync(head, Ct);

        Assert.DoesNotContain(looked.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("clinic=", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/clinic", Ct)).StatusCode);
        Assert.Equal("/clinic", (await browser.GetAsync(link, Ct)).Headers.Location?.OriginalString);
    }

    private async Task<string> SignIn()
    {
        using var browser = _host.Browser(follows: false);
        using var answer = await browser.GetAsync(_host.Get<AccessKey>().SignInPath, Ct);
        return answer.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("clinic=", StringComparison.Ordinal)).Split(';')[0];
    }

    private async Task<HttpStatusCode> Desk(string cookie)
    {
        using var thief = Thief();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/clinic") { Headers = { { "Cookie", cookie } } };
        using var answer = await thief.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private async Task Press(string cookie, string button)
    {
        using var browser = Thief();
        using var open = new HttpRequestMessage(HttpMethod.Get, "/clinic") { Headers = { { "Cookie", cookie } } };
        using var page = await browser.SendAsync(open, Ct);
        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.Contains($"action=\"{button}\"", html, StringComparison.Ordinal);
        var form = page.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("recovery-form=", StringComparison.Ordinal)).Split(';')[0];
        using var press = new HttpRequestMessage(HttpMethod.Post, button)
        {
            Headers = { { "Cookie", $"{cookie}; {form}" } },
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", DeskHost.Token(html))]),
        };
        using var answer = await browser.SendAsync(press, Ct);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>Sends what cookies it is told to, and forgets all others.</summary>
    private HttpClient Thief()
    {
        using var browser = _host.Browser();
        return new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = browser.BaseAddress };
    }
}
