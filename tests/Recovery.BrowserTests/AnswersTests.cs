using Microsoft.Playwright;
using Recovery.BrowserTests.Accessibility;

namespace Recovery.BrowserTests;

/// <summary>A request answered with another time, taken, changed and called off, on the desk's pages and the runner's, at the width of a phone, a tablet and a desk.</summary>
public sealed class AnswersTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Theory]
    [InlineData(360, "Olive Offer", "07700 900781")]
    [InlineData(768, "Otto Offer", "07700 900782")]
    [InlineData(1280, "Oda Offer", "07700 900783")]
    public async Task From_another_time_to_a_booking_that_is_changed_and_called_off(int width, string name, string number)
    {
        var phone = await RunnersPhone.Of(system, name, number);
        await phone.SignUp();
        await phone.Confirm();
        await phone.OpenReminder();
        await phone.Page.Locator("#when").SelectOptionAsync(new SelectOptionValue { Index = await phone.Page.Locator("#when option").CountAsync() - 1 });
        await phone.Press("Ask for this time");

        // Axe is a script: another browser looks at what the runner's own, which runs none, shows.
        var runner = await system.Page(width);
        var link = phone.Page.Url;
        var desk = await system.SignedIn(width);
        await desk.GotoAsync("/clinic/appointments");
        await See(desk, "/clinic/appointments with a request", $"appointments-{width}");
        await desk.Locator("li.card", new PageLocatorOptions { HasText = name }).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Another time, or decline" }).ClickAsync();
        await See(desk, "a request", $"request-{width}");

        await desk.Locator("#day-offer").FillAsync("2027-05-05");
        await Press(desk, "Offer this time");
        await Assertions.Expect(desk.Locator("#hour-offer")).ToHaveAttributeAsync("aria-invalid", "true");
        await See(desk, "an offer without a time", $"offer-wrong-{width}");
        await desk.Locator("#hour-offer").FillAsync("09:30");
        await Press(desk, "Offer this time");
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("Wed 5 May, 9:30am offered.");

        await phone.Page.ReloadAsync();
        await Assertions.Expect(phone.Page.Locator("main")).ToContainTextAsync("Wednesday 5 May 2027 at 9:30am");
        await runner.GotoAsync(link);
        await See(runner, "an offer", $"offer-{width}");
        await phone.Press("Yes, book it");
        await Assertions.Expect(phone.Page.Locator("main")).ToContainTextAsync("Wednesday 5 May 2027, at 9:30am.");
        await runner.GotoAsync(link);
        await See(runner, "a booking", $"booked-{width}");

        await desk.GotoAsync("/clinic/appointments?from=2027-05-03");
        await See(desk, "the agenda", $"agenda-{width}");
        await desk.Locator(".agenda").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = name }).ClickAsync();
        await desk.GetByText("Change the day or time").ClickAsync();
        await desk.GetByText("Cancel the appointment").ClickAsync();
        await See(desk, "a booking at the desk", $"booking-{width}");
        await desk.Locator("#hour-change").FillAsync("10:00");
        await Press(desk, "Yes, change it");
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("Changed to Wed 5 May, 10am.");
        await desk.GetByText("Cancel the appointment").ClickAsync();
        await Press(desk, "Yes, cancel it");
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("Cancelled.");
        await See(desk, "a cancelled booking", $"cancelled-{width}");

        await phone.Page.ReloadAsync();
        await Assertions.Expect(phone.Page.Locator("main")).ToContainTextAsync("no longer booked");
        await runner.GotoAsync(link);
        await See(runner, "a cancelled booking for its runner", $"no-longer-{width}");
        await desk.Locator("dl a[href*='/clinic/runners/']").ClickAsync();
        await desk.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Book with day and time" }).ClickAsync();
        await See(desk, "a new booking", $"new-{width}");
    }

    private static async Task See(IPage page, string what, string picture)
    {
        await Axe.Check(page, what);
        await SystemUnderTest.Picture(page, picture);
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
}
