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
        // Violations alone are told of each element: what passes is most of a page, and would all go over the wire.
        var result = await page.RunAxe(new AxeRunOptions { Iframes = frames, ResultTypes = [ResultType.Violations] });
        Assert.True(
            result.Violations.Length == 0,
            $"{name}: {string.Join("; ", result.Violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Target))}"))}");
        Assert.DoesNotContain("&#", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        await Fits(page, name);
    }

    /// <summary>It fits its screen.</summary>
    public static async Task Fits(IPage page, string name)
    {
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} pixels wider than the screen.");
    }
}
