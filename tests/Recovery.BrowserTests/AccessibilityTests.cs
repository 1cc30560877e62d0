using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>Every page passes axe and fits a small phone.</summary>
public sealed class AccessibilityTests(SystemUnderTest system)
{
    [Theory]
    [InlineData(360)]
    [InlineData(1200)]
    public async Task Pages_that_runners_see(int width)
    {
        var page = await system.Page(width);
        foreach (var path in new[] { "/", "/privacy", "/sandbox", "/no-such-page", "/c/AAAAAAAAAAAAAAAA", "/clinic/sign-in" })
        {
            await page.GotoAsync(path);
            await Check(page, path);
        }

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remind me" }).ClickAsync();
        await Check(page, "/ with mistakes");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1200)]
    public async Task Pages_that_texts_lead_to(int width)
    {
        var page = await system.Page(width);
        var link = "";
        for (var tries = 0; tries < 240 && link.Length == 0; tries++)
        {
            await page.GotoAsync("/sandbox");
            link = await page.Locator(".bubble a[href*='/b/']").First.CountAsync() > 0
                ? (await page.Locator(".bubble a[href*='/b/']").First.GetAttributeAsync("href"))!
                : "";
            await Task.Delay(250);
        }

        await page.GotoAsync(link);
        await Check(page, "/b");
        await page.GotoAsync("/sandbox");
        await Check(page, "/sandbox with texts");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1200)]
    public async Task Pages_of_the_desk(int width)
    {
        var page = await system.SignedIn(width);
        foreach (var path in new[] { "/clinic", "/clinic?day=2027-04-27", "/clinic/runners?q=Amara", "/clinic/races", "/clinic/dead-letters" })
        {
            await page.GotoAsync(path);
            await Check(page, path);
        }

        await page.GotoAsync("/clinic?day=2027-04-27");
        await SystemUnderTest.Picture(page, width == 360 ? "log-phone" : "log", whole: width == 360);
        await page.Locator("a[href*='/clinic/nudges/']").First.ClickAsync();
        await Check(page, "a nudge");
        await SystemUnderTest.Picture(page, $"nudge-{width}");
        await page.GotoAsync("/clinic/runners?q=Amara");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Amara Okafor" }).First.ClickAsync();
        await Check(page, "a runner");
    }

    private static async Task Check(IPage page, string name)
    {
        var result = await page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            $"{name}: {string.Join("; ", result.Violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Target))}"))}");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} pixels wider than the screen.");
    }
}
