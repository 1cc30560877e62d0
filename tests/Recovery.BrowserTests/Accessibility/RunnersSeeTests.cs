using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Every page that anybody sees, also one with mistakes in it.</summary>
public sealed class RunnersSeeTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
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
            await Axe.Check(page, path);
        }

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remind me" }).ClickAsync();
        await Axe.Check(page, "/ with mistakes");

        await page.Locator("#mobile").FillAsync("07700 900779");
        await page.Locator("#email").FillAsync("jo@gmial.com");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remind me" }).ClickAsync();
        await Assertions.Expect(page.Locator(".question")).ToHaveCountAsync(3);
        await Axe.Check(page, "/ with questions");
    }
}
