using Microsoft.Playwright;
using Recovery.BrowserTests.Accessibility;

namespace Recovery.BrowserTests;

/// <summary>A request answered with another time, taken, changed and called off, on the desk's pages and the runner's, at the width of a phone, a tablet and a desk.</summary>
public sealed class AnswersTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    private const string Name = "Olive Offer";

    [Fact]
    public async Task From_another_time_to_a_booking_that_is_changed_and_called_off()
    {
        var phone = await RunnersPhone.Of(system, Name, "07700 900781");
        await phone.SignUp();
        await phone.Confirm();
        await phone.OpenReminder();
        await phone.Page.Locator("#when").SelectOptionAsync(new SelectOptionValue { Index = await phone.Page.Locator("#when option").CountAsync() - 1 });
        await phone.Press("Ask for this time");

        // Axe is a script: another browser looks at what the runner's own, which runs none, shows.
        var runner = await system.Page();
        var link = phone.Page.Url;
        var desk = await system.SignedIn(1280);
        await desk.GotoAsync("/clinic/appointments");
        await See(desk, "/clinic/appointments with a request", "appointments");
        await desk.Locator("li.card", new PageLocatorOptions { HasText = Name }).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Another time, or decline" }).ClickAsync();
        await See(desk, "a request", "request");

        await desk.Locator("#day-offer").FillAsync("2027-05-05");
        await Press(desk, "Offer this time");
        await Assertions.Expect(desk.Locator("#hour-offer")).ToHaveAttributeAsync("aria-invalid", "true");
        await See(desk, "an offer without a time", "offer-wrong");
        await desk.Locator("#hour-offer").FillAsync("09:30");
        await Press(desk, "Offer this time");
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("Wed 5 May, 9:30am offered.");

        await phone.Page.ReloadAsync();
        await Assertions.Expect(phone.Page.Locator("main")).ToContainTextAsync("Wednesday 5 May 2027 at 9:30am");
        await runner.GotoAsync(link);
        await See(runner, "an offer", "offer");
        await phone.Press("Yes, book it");
        await Assertions.Expect(phone.Page.Locator("main")).ToContainTextAsync("Wednesday 5 May 2027, at 9:30am.");
        await runner.GotoAsync(link);
        await See(runner, "a booking", "booked");

        await desk.GotoAsync("/clinic/appointments?from=2027-05-03");
        await See(desk, "the agenda", "agenda");
        await desk.Locator(".agenda").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = Name }).ClickAsync();
        await desk.GetByText("Change the day or time").ClickAsync();
        await desk.GetByText("Cancel the appointment").ClickAsync();
        await See(desk, "a booking at the desk", "booking");
        await desk.Locator("#hour-change").FillAsync("10:00");
        await Press(desk, "Yes, change it");
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("Changed to Wed 5 May, 10am.");
        await desk.GetByText("Cancel the appointment").ClickAsync();
        await Press(desk, "Yes, cancel it");
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("Cancelled.");
        await See(desk, "a cancelled booking", "cancelled");

        await phone.Page.ReloadAsync();
        await Assertions.Expect(phone.Page.Locator("main")).ToContainTextAsync("no longer booked");
        await runner.GotoAsync(link);
        await See(runner, "a cancelled booking for its runner", "no-longer");
        await desk.Locator("dl a[href*='/clinic/runners/']").ClickAsync();
        await desk.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Book with day and time" }).ClickAsync();
        await See(desk, "a new booking", "new");
    }

    private static async Task See(IPage page, string what, string picture)
    {
        foreach (var width in new[] { 360, 768, 1280 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await Axe.Check(page, $"{what} at {width}");
            await SystemUnderTest.Picture(page, $"{picture}-{width}");
        }
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
}
