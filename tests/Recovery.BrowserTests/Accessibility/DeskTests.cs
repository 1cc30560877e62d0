using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Every page of the clinic's desk.</summary>
public sealed class DeskTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Theory]
    [InlineData(360)]
    [InlineData(1200)]
    public async Task Pages_of_the_desk(int width)
    {
        await system.UntilOpening(27);
        var page = await system.SignedIn(width);
        foreach (var path in new[] { "/clinic", "/clinic?day=2027-04-27", "/clinic?day=2027-04-29", "/clinic/coming", "/clinic/runners?q=Amara", "/clinic/races", "/clinic/faults", "/clinic/appointments", "/clinic/replies", "/clinic/changes", "/clinic/name" })
        {
            await page.GotoAsync(path);
            // The page comes again by itself until all is worked out.
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Working it out" }))
                .ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });
            await Axe.Check(page, path);
        }

        await page.GotoAsync("/clinic?day=2027-04-27");
        await SystemUnderTest.Picture(page, width == 360 ? "log-phone" : "log", whole: width == 360);
        await page.Locator("a[href*='/clinic/nudges/']").First.ClickAsync();
        await Axe.Check(page, "a nudge");
        await SystemUnderTest.Picture(page, $"nudge-{width}");
        await page.GotoAsync("/clinic/runners?q=Amara");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Amara Okafor" }).First.ClickAsync();
        await Axe.Check(page, "a runner");
    }
}
