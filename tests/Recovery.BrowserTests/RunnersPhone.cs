using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>A runner with a small phone whose browser runs no scripts: the form, and the texts that the sandbox's phone shows.</summary>
internal sealed partial class RunnersPhone(SystemUnderTest system, IPage page, string name, string number)
{
    /// <summary>Milliseconds. Nobody fills in the form in less than three seconds but a machine; it measures real ones.</summary>
    public const float TheShortestFilling = 3200;

    public IPage Page => page;

    public static async Task<RunnersPhone> Of(SystemUnderTest system, string name, string number) =>
        new(system, await system.Page(360, scripts: false), name, number);

    /// <summary>Signs up for texts about the Sunday of the race.</summary>
    public async Task SignUp()
    {
        await page.GotoAsync("/");
        await SystemUnderTest.Picture(page, "form", whole: false);
        await page.GetByLabel("Sunday 25 April 2027").CheckAsync();
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync(name);
        await page.Locator("#mobile").FillAsync(number);
        await page.Locator("#texts").CheckAsync();
        await page.WaitForTimeoutAsync(TheShortestFilling);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remind me" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("27 April");
    }

    /// <summary>Follows the link that confirms, from the text on the sandbox's phone.</summary>
    public async Task Confirm()
    {
        await page.GotoAsync(await LinkInText("c"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Yes, remind me" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Confirmed");
    }

    /// <summary>Opens the booking page from the text of the morning.</summary>
    public async Task OpenReminder()
    {
        await system.UntilOpening(27);
        await page.GotoAsync(await LinkInText("b"));
    }

    public Task Press(string button) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex(button, RegexOptions.IgnoreCase) }).First.ClickAsync();

    /// <summary>The newest link of a kind in a text to this number, as soon as there is one.</summary>
    private async Task<string> LinkInText(string kind)
    {
        var link = page.Locator($".bubble:has-text('{number}') a[href*='/{kind}/']").First;
        for (var tries = 0; tries < 300; tries++)
        {
            await page.GotoAsync("/sandbox");
            if (await link.CountAsync() > 0)
            {
                return (await link.GetAttributeAsync("href"))!;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"No text with a link /{kind}/ came.");
    }
}
