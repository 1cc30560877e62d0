namespace Recovery.BrowserTests.Accessibility;

/// <summary>The check itself: a page with a mistake does not pass it, in a frame or out of it.</summary>
public sealed class AxeTests(SharedBrowser browser)
{
    private const string Mistake = "<img src='/x.png'>";

    [Theory]
    [InlineData(Mistake)]
    [InlineData($"<iframe title='x' srcdoc=\"{Mistake}\"></iframe>")]
    public async Task A_picture_without_words_is_found(string mistake)
    {
        await using var context = await browser.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SetContentAsync($"<!DOCTYPE html><html lang='en'><title>x</title><main><h1>x</h1>{mistake}</main></html>");

        Assert.Contains(await Axe.Violations(page), v => v.StartsWith("image-alt at ", StringComparison.Ordinal));
        Assert.Empty(await Axe.Violations(page, frames: true, "color-contrast"));
    }
}
