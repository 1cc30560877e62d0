using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>A runner's way from the form to a booked massage, on a phone and without scripts; then what reception sees of it.</summary>
public sealed partial class JourneyTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Fact]
    public async Task From_the_form_to_a_booking_without_scripts_on_a_small_phone()
    {
        var phone = await RunnersPhone.Of(system, "Jo Browser", "07700 900777");
        var page = phone.Page;
        await phone.SignUp();
        await SystemUnderTest.Picture(page, "signed-up");
        await phone.Confirm();
        await phone.OpenReminder();
        await SystemUnderTest.Picture(page, "book");
        await Assertions.Expect(page.Locator("a[href^='tel:']").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = Booked() }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("You've booked");

        var desk = await system.SignedIn(360);
        await desk.GotoAsync("/clinic/runners?q=07700900777");
        await desk.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = Jo() }).First.ClickAsync();
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync(Booked());
        await SystemUnderTest.Picture(desk, "runner");
    }

    [GeneratedRegex("booked", RegexOptions.IgnoreCase)]
    private static partial Regex Booked();

    [GeneratedRegex("Jo Browser")]
    private static partial Regex Jo();
}
