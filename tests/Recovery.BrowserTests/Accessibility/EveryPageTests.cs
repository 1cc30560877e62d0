using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Every page in each of its states: on a phone, a tablet and a desk, light and dark, in forced colours and with text twice as large.</summary>
public sealed class EveryPageTests(OpenPages pages) : IClassFixture<OpenPages>
{
    /// <summary>Where pages differ most: a picture takes as long as all that is asked of the page.</summary>
    private static readonly HashSet<string> Pictured = ["360-light", "768-light", "1280-dark", "360-forced", "360-large"];

    private readonly List<string> _faults = [];

    [Theory]
    [MemberData(nameof(SitePages.Names), MemberType = typeof(SitePages))]
    public async Task Is_light_and_is_there_for_everybody(string name)
    {
        var page = await pages.For(name);
        var large = await pages.WithLargeText(name);
        var state = 0;
        foreach (var address in await pages.Addresses(name))
        {
            var picture = $"{name.Replace('/', '-')}{(++state > 1 ? $"-{state}" : "")}".ToLowerInvariant();
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light, ForcedColors = ForcedColors.None });
            await page.GotoAsync(address);
            var weight = await Weight.Of(page);
            await SystemUnderTest.Note("weights", $"{picture}: {weight}");
            if (weight.IsTooMuch)
            {
                _faults.Add($"{address} takes {weight}");
            }

            await InColours(page, address, picture);
            await InForcedColours(page, address, picture);
            await large.GotoAsync(address);
            await WithLargeText(large, address, picture);
        }

        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    private async Task InColours(IPage page, string address, string picture)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ForcedColors = ForcedColors.None });
            foreach (var width in Modes.Widths)
            {
                var mode = $"{width}-{scheme}".ToLowerInvariant();
                await page.SetViewportSizeAsync(width, 800);
                await Picture(page, picture, mode);

                // A colour changes no layout, and a layout between two others shows nothing that they don't.
                if (scheme == ColorScheme.Light)
                {
                    Add(address, mode, await Modes.LayoutFaults(page));
                }

                // Pairs of colours and arrangements both are in one of the two.
                if ((width, scheme) is (360, ColorScheme.Light) or (1280, ColorScheme.Dark))
                {
                    Add(address, mode, await Axe.Violations(page, frames: false));
                }
            }
        }
    }

    private async Task InForcedColours(IPage page, string address, string picture)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light, ForcedColors = ForcedColors.Active });
        foreach (var width in Modes.Widths)
        {
            await page.SetViewportSizeAsync(width, 800);
            Add(address, $"{width}-forced", await Modes.ForcedFaults(page));
            await Picture(page, picture, $"{width}-forced");
        }
    }

    private async Task WithLargeText(IPage page, string address, string picture)
    {
        Assert.Equal("32px", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).fontSize"));
        foreach (var width in Modes.Widths)
        {
            await page.SetViewportSizeAsync(width, 800);
            Add(address, $"{width}-large", await Modes.LayoutFaults(page));
            await Picture(page, picture, $"{width}-large");
        }
    }

    private static Task Picture(IPage page, string picture, string mode) =>
        Pictured.Contains(mode) ? SystemUnderTest.Picture(page, $"{picture}-{mode}") : Task.CompletedTask;

    private void Add(string address, string mode, IEnumerable<string> faults) => _faults.AddRange(faults.Select(f => $"{address} at {mode}: {f}"));
}
