using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>The sign-up form without scripts: its mistakes, and without a mouse.</summary>
public sealed class FormTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Fact]
    public async Task Mistakes_on_the_form_each_have_a_sentence_and_nothing_typed_is_lost()
    {
        var page = await system.Page(360, scripts: false);
        await page.GotoAsync("/");
        await page.Locator("#name").FillAsync("Jo Browser");
        await page.Locator("#mobile").FillAsync("020 8542 7788");
        await page.Locator("#texts").CheckAsync();
        await page.WaitForTimeoutAsync(RunnersPhone.TheShortestFilling);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remind me" }).ClickAsync();
        await Assertions.Expect(page.Locator(".errors li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#name")).ToHaveValueAsync("Jo Browser");
        await Assertions.Expect(page.Locator("#texts")).ToBeCheckedAsync();
        await SystemUnderTest.Picture(page, "form-errors");
    }

    [Fact]
    public async Task The_form_is_filled_in_and_sent_by_keyboard_alone()
    {
        var page = await system.Page(1200, scripts: false);
        await page.GotoAsync("/");
        await TabTo(page, "#race-0");
        await page.Keyboard.PressAsync("ArrowDown");
        await TabTo(page, "#name");
        await page.Keyboard.TypeAsync("Kay Board");
        await TabTo(page, "#mobile");
        await page.Keyboard.TypeAsync("07700 900778");
        await TabTo(page, "#texts");
        await page.Keyboard.PressAsync("Space");
        await TabTo(page, "form button");
        await page.WaitForTimeoutAsync(RunnersPhone.TheShortestFilling);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).Not.ToContainTextAsync("problem");
        await Assertions.Expect(page.Locator("#name")).ToHaveCountAsync(0);
    }

    private static async Task TabTo(IPage page, string element)
    {
        for (var presses = 0; presses < 40; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.Locator($"{element}:focus").CountAsync() == 1)
            {
                return;
            }
        }

        Assert.Fail($"Tab never reached {element}.");
    }
}
