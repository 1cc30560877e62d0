using Microsoft.Playwright;
using Recovery.BrowserTests.Still;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>The desk's main jobs, by keyboard alone and without a script.</summary>
public sealed class KeyboardTests(SharedBrowser browser, BusyDesk busy) : IAsyncLifetime
{
    private StillSystem _desk = null!;
    private Visits _visits = null!;
    private IPage _page = null!;
    private Keys _keys = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await busy.Copy(TestContext.Current.Test!.UniqueID);
        _visits = new Visits(browser.Browser, _desk.Url);
        _page = await _visits.SignedIn(1280, scripts: false);
        _keys = new Keys(_page);
    }

    public async ValueTask DisposeAsync()
    {
        await _visits.DisposeAsync();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_was_rung_and_the_card_goes_and_comes_back()
    {
        var cards = _page.Locator(".needs > li");
        var before = await cards.CountAsync();

        await _keys.Press(".needs button[name=rang]");
        await See("Noted that you rang them.");
        await Assertions.Expect(cards).ToHaveCountAsync(before - 1);

        await _keys.Press("button[name=undo]");
        await Assertions.Expect(cards).ToHaveCountAsync(before);
    }

    [Fact]
    public async Task A_number_is_put_right_from_its_card()
    {
        await _keys.Press("#need-runner-" + (await Runner("Hana Sato")) + " a[href$='/contact']");
        await _keys.Fill("#mobile", "07700 900777");
        await _keys.TabTo("form:has(#mobile) input[name=theirs]");
        await _page.Keyboard.PressAsync("Space");
        await _keys.Press("form:has(#mobile) button[name=kind]");
        await See("07700 900777");
    }

    [Fact]
    public async Task A_request_is_answered_from_its_card()
    {
        await _keys.Press("#need-runner-" + (await Runner("Ben Hughes")) + " a:has-text('Answer the request')");
        // The day that was asked for stands there. In twelve hours or in twenty-four, as the browser has it.
        await _keys.TabTo("#hour-confirm");
        await _page.Keyboard.TypeAsync("0930AM");
        await _keys.Press("form:has(#hour-confirm) button");
        await See("Wed 28 Apr, 9:30am");
    }

    [Fact]
    public async Task Everything_is_paused_and_resumed()
    {
        await _page.GotoAsync("/clinic/coming");
        await _keys.TabTo(".pause > summary:has-text('Pause everything')");
        await _page.Keyboard.PressAsync("Enter");
        await _keys.Fill(".pause[open] input[name=reason]", "The heating is off");
        await _keys.Press(".pause[open] button");
        await See("The heating is off");

        await _keys.Press(".paused:has-text('The heating is off') button");
        await Assertions.Expect(_page.Locator(".paused:has-text('The heating is off')")).ToHaveCountAsync(0);
    }

    private Task See(string words) => Assertions.Expect(_page.Locator("main")).ToContainTextAsync(words);

    private async Task<long> Runner(string name) => (await new BusyPeople(_desk).Find(name)).Runner.Id;
}
