using Microsoft.Playwright;

namespace Recovery.BrowserTests.Still;

/// <summary>Somebody who has a keyboard and nothing else.</summary>
internal sealed class Keys(IPage page)
{
    /// <summary>More stops than a page of the desk has.</summary>
    private const int Most = 250;

    /// <summary>Goes on with Tab until the focus is there.</summary>
    public async Task TabTo(string element)
    {
        for (var presses = 0; presses < Most; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.Locator($"{element}:focus").CountAsync() > 0)
            {
                return;
            }
        }

        Assert.Fail($"Tab never reached {element} on {page.Url}.");
    }

    /// <summary>Goes there and types, in place of what is there.</summary>
    public async Task Fill(string element, string words)
    {
        await TabTo(element);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(words);
    }

    /// <summary>Goes there and presses it, which loads a page.</summary>
    public async Task Press(string element, string key = "Enter")
    {
        await TabTo(element);
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync(key), answer => answer.Request.IsNavigationRequest && answer.Status is < 300 or >= 400);
        await page.WaitForLoadStateAsync();
    }
}
