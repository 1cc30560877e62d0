using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>Every page passes axe, fits a small phone, and shows words, not their code.</summary>
public sealed class AccessibilityTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
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
        await system.UntilOpening(27);
        await page.GotoAsync("/sandbox");
        var link = (await page.Locator(".bubble a[href*='/b/']").First.GetAttributeAsync("href"))!;
        await page.GotoAsync(link);
        await Check(page, "/b");
        var own = (await page.Locator("a[href*='/r/']").First.GetAttributeAsync("href"))!;
        foreach (var path in new[] { own, $"{own}/data", $"{own}/delete" })
        {
            await page.GotoAsync(path);
            await Check(page, "/r" + path[own.Length..]);
        }

        await page.GotoAsync(own);
        if (await page.Locator("a[href*='/entries/']").CountAsync() > 0)
        {
            await page.Locator("a[href*='/entries/']").First.ClickAsync();
            await Check(page, "/r/entries");
        }

        await page.GotoAsync(link);
        if (await page.Locator("#when").CountAsync() > 0)
        {
            // The latest, since minutes pass while the page is read.
            await page.Locator("#when").SelectOptionAsync(new SelectOptionValue { Index = await page.Locator("#when option").CountAsync() - 1 });
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Ask for it" }).ClickAsync();
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Not booked until we ring you");
            await Check(page, "/b with a request");
            await SystemUnderTest.Picture(page, $"asked-{width}");
            var desk = await system.SignedIn(width);
            await desk.GotoAsync("/clinic/appointments");
            await Check(desk, "/clinic/appointments with a request");
            await desk.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Booked" }).First.ClickAsync();
            await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("no more reminders go out for this race");
        }

        await page.GotoAsync("/sandbox");
        await Check(page, "/sandbox with texts");
        await page.Locator("a[href*='/sandbox/emails/']").First.ClickAsync();
        await Check(page, "/sandbox/emails", frames: false);
        await page.GotoAsync((await page.Locator("iframe").First.GetAttributeAsync("src"))!);
        await Check(page, "an email");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1200)]
    public async Task Pages_of_the_desk(int width)
    {
        await system.UntilOpening(27);
        var page = await system.SignedIn(width);
        foreach (var path in new[] { "/clinic", "/clinic?day=2027-04-27", "/clinic/runners?q=Amara", "/clinic/races", "/clinic/dead-letters", "/clinic/appointments", "/clinic/replies" })
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

    /// <param name="frames">Off where a page shows an email: nothing runs in its frame, not even a check, and waiting for that never ends.</param>
    private static async Task Check(IPage page, string name, bool frames = true)
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
