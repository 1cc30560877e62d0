using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Races;
using Recovery.Security;
using Recovery.Storage.Sqlite;
using Recovery.Web;

namespace Recovery.Tests.Web;

public sealed class PipelineTests
{
    [Fact]
    public async Task No_GET_or_HEAD_changes_anything()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());
        var before = host.Dump();
        using var browser = host.Browser();

        foreach (var path in Paths(host, runner))
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                using var request = new HttpRequestMessage(method, path);
                using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.True((int)answer.StatusCode < 400, $"{method} {path.Split('/')[1]}: {answer.StatusCode}");
            }
        }

        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Every_page_tells_browsers_to_allow_nothing_but_our_own()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());

        foreach (var path in Paths(host, runner).Append("/nowhere"))
        {
            var answer = await host.Open(path);
            var policy = answer.Headers["Content-Security-Policy"];
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.DoesNotContain(" style=", answer.Raw, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", answer.Raw, StringComparison.Ordinal);
            Assert.False(answer.Headers.ContainsKey("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Pages_behind_a_token_are_not_cached_indexed_or_told_to_others()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());

        foreach (var path in Paths(host, runner).Where(p => p.Length > 16))
        {
            var answer = await host.Open(path);
            Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
            Assert.Equal("noindex", answer.Headers["X-Robots-Tag"]);
            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
            Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
        }
    }

    [Fact]
    public async Task With_a_public_https_address_browsers_are_told_to_stay_on_it()
    {
        await using var host = await WebHost.Start(("PublicUrl", "https://recovery.example.com"));

        Assert.Equal("max-age=31536000", (await host.Open("/")).Headers["Strict-Transport-Security"]);
    }

    [Fact]
    public async Task Neither_tokens_nor_people_reach_a_log_however_much_is_asked_to_be_logged()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());
        await host.SignUp(SignUpBrowser.Good().With("email", "wrong@@example.com"));
        string[] links = [.. Paths(host, runner).Where(p => p.Length > 16)];
        foreach (var link in links.Append("/b/abcdefghijklmnop"))
        {
            await host.Open(link);
            await host.Press(link, ("say", "booked"));
        }

        Assert.NotEmpty(host.Logged.Lines);
        string[] secrets = [.. links.Select(l => l[3..]), "abcdefghijklmnop", "Ann Lee", "900500", "ann500@", "wrong@@", "Runner 1"];
        Assert.All(host.Logged.Lines, line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "We could not find that page")]
    [InlineData("/clinic-nowhere", HttpStatusCode.NotFound, "We could not find that page")]
    [InlineData("/oops", HttpStatusCode.NotFound, "We could not find that page")]
    public async Task What_is_not_there_gets_a_friendly_page(string path, HttpStatusCode status, string says)
    {
        await using var host = await WebHost.Start();

        var answer = await host.Open(path);

        Assert.Equal(status, answer.Status);
        answer.Says(says, "020 8542 7788");
    }

    [Fact]
    public async Task What_is_not_there_for_programs_is_a_problem()
    {
        await using var host = await WebHost.Start();

        var answer = await host.Open("/api/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.StartsWith("application/problem+json", answer.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_takes_nothing_refuses_to_be_sent_something()
    {
        await using var host = await WebHost.Start();

        var answer = await host.Press("/privacy", ("x", "y"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        answer.Says("That does not work here");
    }

    [Fact]
    public async Task More_than_a_page_takes_is_refused()
    {
        await using var host = await WebHost.Start();

        var answer = await host.Press("/", ("name", new string('x', 300_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        answer.Says("That was too much");
    }

    [Theory]
    [InlineData("/", "Something went wrong on our side")]
    [InlineData("/api/signups", "problem+json")]
    public async Task A_fault_of_our_own_is_a_500_that_says_nothing_of_its_insides(string path, string says)
    {
        await using var host = await WebHost.Start(services => services.AddSingleton<IRaceStore, BrokenRaces>());
        using var browser = host.Browser();
        using var body = new StringContent("""{"name":"a"}""", System.Text.Encoding.UTF8, "application/json");

        using var answer = path == "/" ? await browser.GetAsync(path, TestContext.Current.CancellationToken) : await browser.PostAsync(path, body, TestContext.Current.CancellationToken);

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(says, text + answer.Content.Headers.ContentType, StringComparison.Ordinal);
        Assert.DoesNotContain("secret insides", text, StringComparison.Ordinal);
        Assert.Contains(host.Logged.Lines, line => line.Contains("secret insides", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Our_own_routing_is_not_led_astray_by_the_endpoint_of_the_host_around_it()
    {
        await using var host = await WebHost.Start();
        await using var scope = host.Get<IServiceScopeFactory>().CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = "GET";
        context.Request.Path = "/health/live";
        context.Request.RouteValues["path"] = "health/live";
        context.SetEndpoint(new Endpoint(_ => throw new InvalidOperationException("The function was called again."), null, "host"));
        context.Response.Body = new MemoryStream();

        await host.Get<FrontDoor>().Handle(context);

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Null(host.Get<IHttpContextAccessor>().HttpContext);
    }

    [Fact]
    public async Task Files_are_kept_by_browsers_for_as_long_as_they_stay_the_same()
    {
        await using var host = await WebHost.Start();
        var address = host.Get<Assets>().Url("recovery.css");

        var sheet = await host.Open(address);

        Assert.Matches("^/recovery.css\\?v=[A-Za-z0-9_-]{12}$", address);
        Assert.Equal(HttpStatusCode.OK, sheet.Status);
        Assert.Equal("text/css", sheet.Headers["Content-Type"]);
        Assert.Contains("immutable", sheet.Headers["Cache-Control"], StringComparison.Ordinal);
        (await host.Open("/")).Says(address);
    }

    [Fact]
    public async Task Ready_names_what_is_down()
    {
        await using var host = await WebHost.Start();

        var up = await host.Open("/health/ready");
        host.Get<SqliteDatabase>().Dispose();
        var down = await host.Open("/health/ready");

        Assert.Equal(HttpStatusCode.OK, up.Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.Status);
        Assert.Contains("store", JsonDocument.Parse(down.Page).RootElement.GetProperty("down").GetProperty("store").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.Open("/health/live")).Status);
    }

    [Fact]
    public async Task The_keys_of_cookies_and_forms_lie_beside_the_store_for_this_user_alone()
    {
        await using var host = await WebHost.Start();
        await host.Open("/");

        var folder = new DirectoryInfo(Path.Combine(Path.GetDirectoryName(host.StorePath)!, "keys"));

        Assert.NotEmpty(folder.GetFiles("key-*.xml"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder.UnixFileMode);
        }
    }

    [Fact]
    public async Task Search_engines_are_kept_from_the_clinic_and_the_api()
    {
        await using var host = await WebHost.Start();

        (await host.Open("/robots.txt")).Says("Disallow: /api/", "Disallow: /clinic");
    }

    private static string[] Paths(WebHost host, KnownRunner runner) =>
    [
        "/", "/privacy", "/robots.txt", "/health/live", "/health/ready", "/sandbox", "/recovery.css", "/icon.svg",
        host.Link(LinkPurpose.ConfirmMobile, 1), host.Link(LinkPurpose.ConfirmEmail, 1),
        host.Link(LinkPurpose.Book, runner.Text), host.Link(LinkPurpose.Book, runner.Email),
        host.Link(LinkPurpose.Stop, runner.Text), host.Link(LinkPurpose.Stop, runner.Email),
        host.Link(LinkPurpose.Runner, runner.RunnerId),
    ];

    private sealed class BrokenRaces : IRaceStore
    {
        public Task<IReadOnlyList<Race>> All(bool unlisted, CancellationToken ct) => throw new InvalidOperationException("secret insides");

        public Task<Race?> Find(string id, CancellationToken ct) => throw new InvalidOperationException("secret insides");

        public Task<IReadOnlyList<RaceDay>> DaysWithRunners(LocalDate from, LocalDate to, CancellationToken ct) => throw new InvalidOperationException("secret insides");

        public Task Save(Race race, CancellationToken ct) => Task.CompletedTask;

        public Task Seed(IReadOnlyList<Race> races, CancellationToken ct) => Task.CompletedTask;
    }
}
