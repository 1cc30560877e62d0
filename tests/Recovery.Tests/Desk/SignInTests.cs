using System.Net;
using System.Net.Http.Headers;
using Recovery.Storage;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk;

public sealed class SignInTests : IAsyncLifetime
{
    private DeskHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await DeskHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_printed_link_signs_in_and_leaves_the_address_bar()
    {
        using var browser = _host.Browser(follows: false);
        using var answer = await browser.GetAsync(_host.Get<AccessKey>().SignInPath);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/clinic", answer.Headers.Location!.OriginalString);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("clinic=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/clinic")).StatusCode);
    }

    [Fact]
    public async Task The_right_key_signs_in_and_brings_back_where_one_wanted_to_go()
    {
        using var browser = _host.Browser(follows: false);
        using var first = await browser.GetAsync("/clinic/runners?q=ada");
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        var form = await browser.GetStringAsync(first.Headers.Location);

        using var answer = await Post(browser, form, DeskHost.Key, "/clinic/runners?q=ada");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/clinic/runners?q=ada", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Nobody_is_sent_to_another_site(string returnUrl)
    {
        using var browser = _host.Browser(follows: false);
        var form = await browser.GetStringAsync("/clinic/sign-in");

        using var answer = await Post(browser, form, DeskHost.Key, returnUrl);

        Assert.Equal("/clinic", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_wrong_key_gets_a_clear_sentence_and_no_cookie()
    {
        using var browser = _host.Browser(follows: false);
        var form = await browser.GetStringAsync("/clinic/sign-in");

        using var answer = await Post(browser, form, "not-the-key", null);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("That isn&#x27;t the clinic&#x27;s key", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Cookies(answer), c => c.StartsWith("clinic=", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/clinic")).StatusCode);
    }

    [Fact]
    public async Task After_ten_wrong_keys_wrong_ones_have_to_wait_and_the_right_one_gets_in()
    {
        using var browser = _host.Browser(follows: false);
        var form = await browser.GetStringAsync("/clinic/sign-in");
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await Post(browser, form, $"wrong {i}", null);
            Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        }

        using var tooMany = await Post(browser, form, "wrong again", null);
        using var right = await Post(browser, form, DeskHost.Key, null);

        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/clinic")).StatusCode);
    }

    [Theory]
    [InlineData("/api/clinic/nudges")]
    [InlineData("/api/clinic/summary")]
    [InlineData("/api/clinic/upcoming")]
    [InlineData("/api/clinic/races")]
    [InlineData("/api/clinic/entries/1")]
    [InlineData("/api/clinic/nowhere")]
    public async Task The_API_answers_401_as_a_problem_to_whoever_is_not_signed_in(string path)
    {
        using var browser = _host.Browser(follows: false);
        using var answer = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        using var program = _host.Program("not the key");
        using var wrong = await program.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("Bearer", wrong.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("/clinic")]
    [InlineData("/clinic/nudges/abc")]
    [InlineData("/clinic/runners")]
    [InlineData("/clinic/runners/1")]
    [InlineData("/clinic/races")]
    [InlineData("/clinic/dead-letters")]
    [InlineData("/clinic/faults")]
    [InlineData("/clinic/deliveries.csv")]
    public async Task Pages_lead_to_the_sign_in(string path)
    {
        using var browser = _host.Browser(follows: false);
        using var answer = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        // By path alone: the host of the request is that of the last proxy.
        Assert.Equal($"/clinic/sign-in?returnUrl={Uri.EscapeDataString(path)}", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("POST", "/api/clinic/entries/1/booked")]
    [InlineData("DELETE", "/api/clinic/entries/1/booked")]
    [InlineData("POST", "/api/clinic/races")]
    [InlineData("POST", "/api/clinic/dead-letters/x/replay")]
    [InlineData("POST", "/api/clinic/dead-letters/replay")]
    public async Task A_change_by_cookie_needs_the_antiforgery_token(string method, string path)
    {
        using var browser = await _host.SignedIn(follows: false);
        using var without = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Contains("antiforgery", await without.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var with = new HttpRequestMessage(new HttpMethod(method), path);
        with.Headers.Add("RequestVerificationToken", DeskHost.Token(await browser.GetStringAsync("/clinic/races")));
        using var answer = await browser.SendAsync(with);
        Assert.DoesNotContain("antiforgery", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_bearer_key_is_refused_even_beside_a_good_cookie()
    {
        using var browser = await _host.SignedIn(follows: false);
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/clinic/races")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_needs_the_token_too()
    {
        using var browser = await _host.SignedIn(follows: false);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/clinic/sign-out", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/clinic")).StatusCode);

        var page = await browser.GetStringAsync("/clinic");
        using var answer = await browser.PostAsync("/clinic/sign-out", new FormUrlEncodedContent([new("__RequestVerificationToken", DeskHost.Token(page))]));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/clinic")).StatusCode);
    }

    [Fact]
    public async Task No_key_and_no_ticket_ever_reaches_a_log()
    {
        using var browser = await _host.SignedIn();
        using var program = _host.Program();
        await program.GetAsync("/api/clinic/races");
        using var stranger = _host.Browser();
        await Post(stranger, await stranger.GetStringAsync("/clinic/sign-in"), "a-mistyped-key", null);

        Assert.DoesNotContain(_host.Logged.Lines, l => l.Contains(DeskHost.Key, StringComparison.Ordinal)
            || l.Contains("ticket", StringComparison.OrdinalIgnoreCase) || l.Contains("a-mistyped-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_key_signs_everybody_out()
    {
        using var browser = await _host.SignedIn(follows: false);
        var cookie = (await _host.Browser(follows: false).GetAsync(_host.Get<AccessKey>().SignInPath)).Headers.GetValues("Set-Cookie").First().Split(';')[0];
        await using var other = await DeskHost.Start(("Clinic:AccessKey", "another-key-than-before"));
        // The same key ring, so that only the clinic's key tells the sessions apart.
        foreach (var (i, key) in _host.Get<IKeyRingStore>().All().Index())
        {
            other.Get<IKeyRingStore>().Add($"key {i}", key);
        }

        using var visitor = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = other.Browser().BaseAddress };
        visitor.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/clinic")).StatusCode);
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];

    private static Task<HttpResponseMessage> Post(HttpClient browser, string form, string key, string? returnUrl) => browser.PostAsync(
        "/clinic/sign-in",
        new FormUrlEncodedContent([new("__RequestVerificationToken", DeskHost.Token(form)), new("key", key), new("returnUrl", returnUrl)]));
}
