using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>What reception looks up.</summary>
internal static class Desk
{
    /// <summary>Once its day has come, the runner's page shows the last text as skipped, and why.</summary>
    public static async Task SeesNoLastText(SystemUnderTest system, IPage desk, string number, string why)
    {
        await system.UntilOpening(29);
        await desk.GotoAsync($"/clinic/runners?q={number}");
        await desk.Locator("main a[href*='/clinic/runners/']").First.ClickAsync();
        var last = desk.Locator("ul.outlook li", new PageLocatorOptions { HasText = "Last" });
        await Assertions.Expect(last).ToContainTextAsync(why);
        await SystemUnderTest.Picture(desk, "no-last-text");
        await last.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync(why);
    }
}
