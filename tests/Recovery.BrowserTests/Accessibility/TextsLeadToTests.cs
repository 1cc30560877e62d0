using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Every page that a text leads to, from the booking page to the runner's own.</summary>
public sealed class TextsLeadToTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
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
        await Axe.Check(page, "/b");
        var own = (await page.Locator("a[href*='/r/']").First.GetAttributeAsync("href"))!;
        foreach (var path in new[] { own, $"{own}/data", $"{own}/delete" })
        {
            await page.GotoAsync(path);
            await Axe.Check(page, "/r" + path[own.Length..]);
        }

        await page.GotoAsync(own);
        if (await page.Locator("a[href*='/entries/']").CountAsync() > 0)
        {
            await page.Locator("a[href*='/entries/']").First.ClickAsync();
            await Axe.Check(page, "/r/entries");
        }

        await page.GotoAsync(link);
        if (await page.Locator("#when").CountAsync() > 0)
        {
            // The latest, since minutes pass while the page is read.
            await page.Locator("#when").SelectOptionAsync(new SelectOptionValue { Index = await page.Locator("#when option").CountAsync() - 1 });
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Ask for this time" }).ClickAsync();
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("This is a request. We'll ring by");
            await Axe.Check(page, "/b with a request");
            await SystemUnderTest.Picture(page, $"asked-{width}");
            var desk = await system.SignedIn(width);
            await desk.GotoAsync("/clinic/appointments");
            await Axe.Check(desk, "/clinic/appointments with a request");
            await desk.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Mark as booked" }).First.ClickAsync();
            await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("They won't get any more reminders for this race");
        }

        await page.GotoAsync("/sandbox");
        await Axe.Check(page, "/sandbox with texts");
        await page.Locator("a[href*='/sandbox/emails/']").First.ClickAsync();
        await Axe.Check(page, "/sandbox/emails", frames: false);
        await page.GotoAsync((await page.Locator("iframe").First.GetAttributeAsync("src"))!);
        await Axe.Check(page, "an email");
    }
}
