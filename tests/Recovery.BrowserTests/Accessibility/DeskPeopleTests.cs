using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Who works at the desk: signing in, saying a name once, and who changed what.</summary>
public sealed class DeskPeopleTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(768, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task A_name_is_given_by_keyboard_alone_and_stands_on_what_was_done(int width, ColorScheme colours)
    {
        var page = await system.Page(width);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
        await page.GotoAsync("/clinic/sign-in");
        await Seen(page, $"people-sign-in-{width}");
        page = await system.SignedIn(width);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
        await page.GotoAsync("/clinic/runners");
        await Seen(page, $"people-ask-name-{width}");

        await page.GetByLabel("What's your first name?").FocusAsync();
        await page.Keyboard.TypeAsync("Mia");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Mia (change your name)" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".ask-name")).ToHaveCountAsync(0);
        await page.GotoAsync("/clinic/name");
        await Seen(page, $"people-name-{width}");
        await page.GotoAsync("/clinic/changes");
        await Assertions.Expect(page.Locator("table.changes tbody tr").First).ToContainTextAsync("gave their name");
        await Seen(page, $"people-changes-{width}");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours, ForcedColors = ForcedColors.Active });
        // For the eye alone: axe reads the colours that the page asks for, not those that are forced.
        await SystemUnderTest.Picture(page, $"people-changes-forced-{width}");
    }

    private static async Task Seen(IPage page, string name)
    {
        await SystemUnderTest.Picture(page, name);
        await Axe.Check(page, name);
    }
}
