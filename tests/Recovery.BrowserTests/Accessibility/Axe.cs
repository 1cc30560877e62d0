using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>A page passes axe, fits its screen (the tests' smallest is a small phone), and shows words, not their code.</summary>
internal static class Axe
{
    /// <param name="frames">Off where a page shows an email: nothing runs in its frame, not even a check, and waiting for that never ends.</param>
    public static async Task Check(IPage page, string name, bool frames = true)
    {
        var result = await page.RunAxe(new AxeRunOptions { Iframes = frames });
        Assert.True(
            result.Violations.Length == 0,
            $"{name}: {string.Join("; ", result.Violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Target))}"))}");
        Assert.DoesNotContain("&#", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} pixels wider than the screen.");
    }
}
