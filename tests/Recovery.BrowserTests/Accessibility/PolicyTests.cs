using Microsoft.Playwright;
using Recovery.BrowserTests.Still;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>What each page's policy allows, and that nothing on the page needs more.</summary>
public sealed class PolicyTests(SharedBrowser browser, BusyDesk busy)
{
    private const string Inline =
        """
        () => [...document.querySelectorAll("*")].filter(e =>
            e.localName === "script" && !e.getAttribute("src") || e.localName === "style" || e.hasAttribute("style")
            || [...e.attributes].some(a => a.name.startsWith("on") || /^\s*(javascript|data):/i.test(a.value)))
          .map(e => e.outerHTML.slice(0, 100))
        """;

    [Theory]
    [MemberData(nameof(SitePages.Names), MemberType = typeof(SitePages))]
    public async Task Only_our_own_script_may_run_and_nothing_is_inline(string name)
    {
        // An email as its reader gets it has its styles in itself, and a policy that lets nothing run.
        var isMail = name == "Sandbox/Mail";
        var desk = await busy.Shown;
        await using var visits = new Visits(browser.Browser, desk.Url);
        var page = SitePages.IsOfTheDesk(name) ? await visits.SignedIn(1280, strict: true) : await visits.Page(1280, strict: true);
        List<string> complaints = [];
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" && said.Text.Contains("Content Security Policy", StringComparison.Ordinal) ? [said.Text] : []);
        page.PageError += (_, fault) => complaints.Add(fault);
        foreach (var address in await new SiteAddresses(desk).Of(name))
        {
            var policy = Policy((await page.GotoAsync(address))!);
            Assert.Equal("'none'", policy["default-src"]);
            Assert.Equal(isMail ? null : "'self'", policy.GetValueOrDefault("script-src"));
            Assert.Equal(isMail ? null : "'self'", policy.GetValueOrDefault("connect-src"));
            Assert.Equal(isMail ? "'unsafe-inline'" : "'self'", policy["style-src"]);
            Assert.Equal(isMail ? "'self'" : "'none'", policy["frame-ancestors"]);
            if (!isMail)
            {
                Assert.Empty(await page.EvaluateAsync<string[]>(Inline));
            }
        }

        Assert.Empty(complaints);
    }

    private static Dictionary<string, string> Policy(IResponse answer) => answer.Headers["content-security-policy"].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(d => d.Split(' ', 2)).ToDictionary(d => d[0], d => d.Length > 1 ? d[1] : "");
}
