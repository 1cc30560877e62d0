using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>What a runner says on the page of a text reaches the desk, and the next text stays away.</summary>
public sealed class AskingTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Fact]
    public async Task From_a_text_to_a_request_to_an_appointment_and_the_last_text_stays_away()
    {
        var phone = await RunnersPhone.Of(system, "Ada Asks", "07700 900780");
        await phone.SignUp();
        await phone.Confirm();
        await phone.OpenReminder();
        // The latest, since minutes pass while the page is read.
        await phone.Page.Locator("#when").SelectOptionAsync(new SelectOptionValue { Index = await phone.Page.Locator("#when option").CountAsync() - 1 });
        await phone.Press("Ask for this time");
        await Assertions.Expect(phone.Page.Locator("main")).ToContainTextAsync("This is a request. We'll ring by");

        var desk = await system.SignedIn(1200);
        await desk.GotoAsync("/clinic/appointments");
        var request = desk.Locator("li.card", new PageLocatorOptions { HasText = "Ada Asks" });
        await Assertions.Expect(request).ToContainTextAsync("Answer by");
        await SystemUnderTest.Picture(desk, "requests");
        await request.Locator("input[type=date]").FillAsync("2027-04-20");
        await request.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Mark as booked" }).ClickAsync();
        await Assertions.Expect(request.Locator(".wrong").First).ToBeVisibleAsync();
        await SystemUnderTest.Picture(desk, "request-mistake");
        await request.Locator("input[type=date]").FillAsync("2027-04-28");
        await request.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Mark as booked" }).ClickAsync();
        await Assertions.Expect(desk.Locator("li.card", new PageLocatorOptions { HasText = "Ada Asks" })).ToHaveCountAsync(0);

        await phone.Page.ReloadAsync();
        await Assertions.Expect(phone.Page.Locator("h1")).ToContainTextAsync("You've booked");
        await Desk.SeesNoLastText(system, desk, "07700900780", "the runner had booked");
    }
}
