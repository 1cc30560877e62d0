using Microsoft.Playwright;
using Recovery.BrowserTests.Still;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Pages that stay open from one test of a class to the next: a sign-in takes as long as two of them.</summary>
public sealed class OpenPages(SharedBrowser browser, BusyDesk busy) : IAsyncLifetime
{
    private const int Width = 360;

    private readonly Dictionary<(bool OfTheDesk, bool Large), IPage> _open = [];
    private readonly List<IAsyncDisposable> _visits = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var visit in _visits)
        {
            await visit.DisposeAsync();
        }
    }

    /// <summary>Where to look at a page of that name: signed in, if it is the desk's.</summary>
    public Task<IPage> For(string name) => Open(SitePages.IsOfTheDesk(name), large: false);

    /// <summary>The same, in the browser of somebody who has set text to twice its size.</summary>
    public Task<IPage> WithLargeText(string name) => Open(SitePages.IsOfTheDesk(name), large: true);

    public async Task<IReadOnlyList<string>> Addresses(string name) => await new SiteAddresses(await busy.Shown).Of(name);

    private async Task<IPage> Open(bool ofTheDesk, bool large)
    {
        if (!_open.TryGetValue((ofTheDesk, large), out var page))
        {
            var visits = new Visits(large ? await browser.LargeText : browser.Browser, (await busy.Shown).Url);
            _visits.Add(visits);
            _open[(ofTheDesk, large)] = page = ofTheDesk ? await visits.SignedIn(Width) : await visits.Page(Width);
        }

        return page;
    }
}
