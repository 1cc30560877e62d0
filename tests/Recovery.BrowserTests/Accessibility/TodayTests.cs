using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Today after a session of twenty thousand: the sixty who need somebody come before anybody who is fine.</summary>
public sealed class TodayTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Fact]
    public async Task Sixty_of_twenty_thousand_are_there_without_scrolling_past_one_who_is_fine()
    {
        await system.UntilOpening(27);
        BigSession.Fill(system.StorePath);
        system.StandStill();
        foreach (var width in new[] { 360, 768, 1280 })
        {
            var page = await system.SignedIn(width);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await page.GotoAsync("/clinic");
                var weight = await Weight.Of(page);
                Assert.False(weight.IsTooMuch, $"The page takes {weight}.");
                await SystemUnderTest.Note("weights", $"Today with {BigSession.Failures} cards at {width}: {weight}");
                await Assertions.Expect(page.Locator("#sentence")).ToContainTextAsync(" of 20,0");
                Assert.InRange(await page.Locator(".needs > li").CountAsync(), BigSession.Failures, int.MaxValue);
                // Everybody who needs somebody, not the first list alone, stands above the first who is fine.
                Assert.True(await page.Locator(".needs").CountAsync() > 0 && await page.Locator("#log").CountAsync() == 1, "The page has no list of needs, or not one log.");
                foreach (var needs in await page.Locator(".needs").AllAsync())
                {
                    Assert.InRange(await Bottom(needs), 1, await Top(page.Locator("#log")));
                }

                if (width != 768)
                {
                    await Axe.Check(page, $"/clinic at {width}, {scheme}");
                }

                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"It scrolls sideways at {width}.");
                await SystemUnderTest.Picture(page, $"today-{width}-{scheme}".ToLowerInvariant());
            }

            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active });
            await page.GotoAsync("/clinic");
            await SystemUnderTest.Picture(page, $"today-{width}-forced", whole: false);
        }
    }

    [Fact]
    public async Task A_card_goes_with_the_keyboard_alone_and_comes_back()
    {
        await system.UntilOpening(27);
        var page = await system.SignedIn(360);
        BigSession.Fill(system.StorePath);
        system.StandStill();
        await page.GotoAsync("/clinic");

        var before = await page.Locator(".needs > li").CountAsync();
        await page.Locator(".needs button[name=rang]").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Noted that you rang them.")).ToBeVisibleAsync();
        Assert.Equal(before - 1, await page.Locator(".needs > li").CountAsync());
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Undo" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".needs > li")).ToHaveCountAsync(before);

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Fix the number" }).First.ClickAsync();
        await Axe.Check(page, "a contact to correct");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save the number" }).ClickAsync();
        await Axe.Check(page, "a contact that was not corrected");
        await SystemUnderTest.Picture(page, "contact");
    }

    private static Task<double> Top(ILocator what) => what.EvaluateAsync<double>("e => e.getBoundingClientRect().top");

    private static Task<double> Bottom(ILocator what) => what.EvaluateAsync<double>("e => e.getBoundingClientRect().bottom");
}
