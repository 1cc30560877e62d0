using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>A page passes axe, fits its screen (the tests' smallest is a small phone), and shows words, not their code.</summary>
internal static class Axe
{
    private const string Run =
        "async options => (await axe.run(document, options)).violations.map(v => `${v.id} at ${v.nodes.map(n => n.target.join(' ')).slice(0, 5).join(', ')}`)";

    /// <summary>A page and its frames talk to each other of what they found, wherever each is from.</summary>
    private static readonly string Script = $"{new BundledAxeScriptProvider().GetScript()}; axe.configure({{ allowedOrigins: ['<unsafe_all_origins>'] }});";

    /// <param name="frames">Off where a page shows an email: nothing runs in its frame, not even a check, and waiting for that never ends.</param>
    public static async Task Check(IPage page, string name, bool frames = true)
    {
        var violations = await Violations(page, frames);
        Assert.True(violations.Count == 0, $"{name}: {string.Join("; ", violations)}");
        Assert.DoesNotContain("&#", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} pixels wider than the screen.");
    }

    /// <summary>
    /// What axe finds, by the page's own run of it: Deque's <c>RunAxe</c> opens another page for each look, with axe once more in it, and takes twice
    /// as long.
    /// </summary>
    /// <param name="rules">Only these; none: all.</param>
    public static async Task<IReadOnlyList<string>> Violations(IPage page, bool frames = true, params string[] rules)
    {
        foreach (var frame in frames ? page.Frames : [page.MainFrame])
        {
            if (!await frame.EvaluateAsync<bool>("'axe' in window"))
            {
                await frame.EvaluateAsync(Script);
            }
        }

        var options = new Dictionary<string, object> { ["iframes"] = frames, ["resultTypes"] = new[] { "violations" } };
        if (rules.Length > 0)
        {
            options["runOnly"] = rules;
        }

        return await page.EvaluateAsync<string[]>(Run, options);
    }
}
