using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>A stop on the page of a text counts at once, and the next text stays away.</summary>
public sealed class StoppingTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Fact]
    public async Task From_a_text_to_a_stop_and_the_last_text_stays_away()
    {
        var phone = await RunnersPhone.Of(system, "Stan Stops", "07700 900781");
        await phone.SignUp();
        await phone.Confirm();
        await phone.OpenReminder();
        await phone.Press("Stop texts");
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Done: no more texts");
        await Assertions.Expect(phone.Page.Locator("main")).ToContainTextAsync("You won't get any more texts or emails from us");

        var desk = await system.SignedIn(1200);
        await desk.GotoAsync("/clinic/runners?q=07700900781");
        await desk.Locator("main a[href*='/clinic/runners/']").First.ClickAsync();
        await Assertions.Expect(desk.Locator("main")).ToContainTextAsync("Texts are stopped");
        await SystemUnderTest.Picture(desk, "stopped");
        await Desk.SeesNoLastText(system, desk, "07700900781", "texts to this number are stopped");
    }
}
