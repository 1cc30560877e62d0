using Microsoft.Playwright;

namespace Recovery.BrowserTests.Still;

/// <summary>Visits to one system in the shared browser: each in a context of its own, as if in a browser of its own. All end with it.</summary>
/// <param name="browser">Whose contexts.</param>
/// <param name="url">The system's address.</param>
internal sealed class Visits(IBrowser browser, Uri url) : IAsyncDisposable
{
    /// <summary>Milliseconds, for a machine with more to do than this; a page that comes, comes long before.</summary>
    private const float Patience = 30_000;

    private readonly List<IBrowserContext> _contexts = [];

    /// <param name="width">In CSS pixels; 360 is a small phone, 1280 reception's screen.</param>
    /// <param name="scripts">Off: what everybody gets whose browser or blocker runs none.</param>
    /// <param name="strict">The pages' own policy holds also for the accessibility check, which is a script.</param>
    public async Task<IPage> Page(int width, bool scripts = true, bool strict = false)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            JavaScriptEnabled = scripts,
            BypassCSP = scripts && !strict,
            Locale = "en-GB",

            // A colour that is on its way from one to another has a contrast that nobody sees.
            ReducedMotion = ReducedMotion.Reduce,
        });
        _contexts.Add(context);
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    /// <summary>Signed in at the desk, as Mia.</summary>
    public async Task<IPage> SignedIn(int width, bool scripts = true, bool strict = false)
    {
        var page = await Page(width, scripts, strict);
        await page.GotoAsync("/clinic/sign-in");
        await page.Locator("#key").FillAsync(StillSystem.AccessKey);
        await page.Locator("#name").FillAsync("Mia");
        await page.Locator("main form button").First.ClickAsync();
        await page.WaitForURLAsync("**/clinic");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.CloseAsync();
        }
    }
}
