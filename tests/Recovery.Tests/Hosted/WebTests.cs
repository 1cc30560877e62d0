using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Recovery.Tests.Desk;
using Recovery.Tests.Nudges.Send;
using Recovery.Tests.Web;

namespace Recovery.Tests.Hosted;

/// <summary>The whole site through the one web function.</summary>
public sealed class WebTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_signs_somebody_up()
    {
        using var browser = app.Host.Browser();
        var form = SignUpBrowser.Good().With("stamp", SignUpBrowser.StampOf(await browser.GetStringAsync("/", Ct)));

        // A form that comes back within three seconds was filled in by a program.
        await HostedApp.Until(async () =>
        {
            using var body = new FormUrlEncodedContent(form);
            using var response = await browser.PostAsync("/", body, Ct);
            return (await Answer.Of(response)).Page.Contains("ann500@example.com", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_API_signs_somebody_up()
    {
        using var program = app.Host.Browser();
        using var answer = await program.PostAsJsonAsync(
            "/api/signups",
            new { name = "Bob Lee", mobile = "07700 900501", race = new { id = "london-marathon-2027", day = "2027-04-25" }, consent = new { sms = true, email = false } },
            Ct);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Reception_signs_in_with_the_key_and_stays_signed_in()
    {
        using var browser = app.Host.Browser(cookies: true);
        using var away = await browser.GetAsync("/clinic", Ct);
        Assert.Equal("/clinic/sign-in?returnUrl=%2Fclinic", away.Headers.Location?.OriginalString);
        var page = await browser.GetStringAsync(away.Headers.Location, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, (await SignIn(browser, "")).StatusCode);
        using var signedIn = await SignIn(browser, DeskHost.Token(page));

        Assert.Equal((HttpStatusCode.Redirect, "/clinic"), (signedIn.StatusCode, signedIn.Headers.Location?.OriginalString));
        using var desk = await browser.GetAsync("/clinic", Ct);
        Assert.Equal(HttpStatusCode.OK, desk.StatusCode);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/privacy", "text/html")]
    [InlineData("/recovery.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    [InlineData("/health/live", "application/json")]
    [InlineData("/health/ready", "application/json")]
    public async Task A_GET_is_answered_and_a_HEAD_likewise_but_for_its_body(string path, string type)
    {
        using var browser = app.Host.Browser();
        using var get = await browser.GetAsync(path, Ct);
        using var head = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Ct);

        Assert.Equal((HttpStatusCode.OK, type), (get.StatusCode, get.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.OK, type), (head.StatusCode, head.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(await get.Content.ReadAsByteArrayAsync(Ct));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal("nosniff", Assert.Single(get.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task What_is_not_there_is_404_in_our_own_words()
    {
        using var browser = app.Host.Browser();
        using var answer = await browser.GetAsync("/nowhere", Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("recovery.css", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task A_method_that_the_site_has_no_use_for_is_405_and_names_those_it_has(string method)
    {
        using var browser = app.Host.Browser();
        using var answer = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/"), Ct);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Superset(new HashSet<string> { "GET", "HEAD", "POST" }, answer.Content.Headers.Allow.ToHashSet());
        Assert.DoesNotContain(method, answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Two_hundred_requests_at_sixteen_at_a_time_are_all_answered_with_what_they_asked_for()
    {
        (string Path, string Says)[] pages = [("/", "name=\"stamp\""), ("/privacy", "<h1"), ("/recovery.css", "{"), ("/health/ready", "\"ok\""), ("/robots.txt", "User-agent")];
        using var browser = app.Host.Browser();
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct }, async (i, ct) =>
        {
            var (path, says) = pages[i % pages.Length];
            using var answer = await browser.GetAsync(path, ct);
            if (answer.StatusCode != HttpStatusCode.OK || !(await answer.Content.ReadAsStringAsync(ct)).Contains(says, StringComparison.OrdinalIgnoreCase))
            {
                wrong.Add($"{path}: {(int)answer.StatusCode}");
            }
        });

        Assert.Empty(wrong);
    }

    private static Task<HttpResponseMessage> SignIn(HttpClient browser, string token) => browser.PostAsync(
        "/clinic/sign-in",
        new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = ServerProcess.AccessKey, ["__RequestVerificationToken"] = token }), Ct);
}
