using System.Net;
using Recovery.Web.Http;

namespace Recovery.Tests.Web;

/// <summary>What browsers and search engines are told besides the page.</summary>
public sealed class HeaderTests
{
    [Fact]
    public async Task Every_page_tells_browsers_to_allow_nothing_but_our_own()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());

        foreach (var path in host.Paths(runner).Append("/nowhere"))
        {
            var answer = await host.Open(path);
            var policy = answer.Headers["Content-Security-Policy"];
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.DoesNotContain(" style=", answer.Raw, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", answer.Raw, StringComparison.Ordinal);
            Assert.Not(answer.Headers.ContainsKey("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Pages_behind_a_token_are_not_cached_indexed_or_told_to_others()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());

        foreach (var path in host.Paths(runner).Where(p => p.Length > 16))
        {
            var answer = await host.Open(path);
            Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
            Assert.Equal("noindex", answer.Headers["X-Robots-Tag"]);
            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
            Assert.Not(answer.Headers.ContainsKey("Set-Cookie"));
        }
    }

    [Fact]
    public async Task With_a_public_https_address_browsers_are_told_to_stay_on_it()
    {
        await using var host = await WebHost.Start(("PublicUrl", "https://recovery.example.com"));

        Assert.Equal("max-age=31536000", (await host.Open("/")).Headers["Strict-Transport-Security"]);
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
    public async Task Search_engines_are_kept_from_the_clinic_and_the_api()
    {
        await using var host = await WebHost.Start();

        (await host.Open("/robots.txt")).Says("Disallow: /api/", "Disallow: /clinic");
    }
}
