using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>What reception looks up.</summary>
internal static class Desk
{
    /// <summary>Milliseconds. The last text would go out a clinic day after the first: a minute and a half of this clock.</summary>
    private const float UntilThen = 150_000;

    /// <summary>The runner's page shows the last text as skipped, and why.</summary>
    public static async Task SeesNoLastText(IPage desk, string number, string why)
    {
        await desk.GotoAsync($"/clinic/runners?q={number}");
        await desk.Locator("main a[href*='/clinic/runners/']").First.ClickAsync();
        var last = desk.Locator("ul.outlook li", new PageLocatorOptions { HasText = "Last" });
        for (var waited = 0f; waited < UntilThen && !(await last.InnerTextAsync()).Contains("Skipped", StringComparison.Ordinal); waited += 1000)
        {
            await desk.WaitForTimeoutAsync(1000);
            await desk.ReloadAsync();
        }

        await Assertions.Expect(last).ToContainTextAsync(why);
        await last.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync(why);
    }
}
