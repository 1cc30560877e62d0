using Microsoft.Playwright;
using Recovery.BrowserTests;

[assembly: AssemblyFixture(typeof(SharedBrowser))]

namespace Recovery.BrowserTests;

/// <summary>One Chromium for all tests. What a test does in it, it does in a context of its own, as if in a browser of its own.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private Lazy<Task<IBrowser>>? _largeText;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("Chromium has not started.");

    /// <summary>One whose user has set text to twice its usual size.</summary>
    public Task<IBrowser> LargeText => _largeText?.Value ?? throw new InvalidOperationException("Chromium has not started.");

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();

        // For a machine with more to do than this; what comes, comes long before.
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await Launch(_playwright);
        _largeText = new(() => Launch(_playwright, "--blink-settings=defaultFontSize=32"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_largeText is { IsValueCreated: true })
        {
            await (await _largeText.Value).DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static Task<IBrowser> Launch(IPlaywright playwright, params string[] more) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Chromium(),
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", .. more],
    });

    /// <summary>The shell first, which tests/run.sh installs; somebody's own browser does as well, and takes twice the time.</summary>
    private static string Chromium() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .SelectMany(folder => new[] { "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("There is no Chromium; tests/run.sh installs it.");
}
