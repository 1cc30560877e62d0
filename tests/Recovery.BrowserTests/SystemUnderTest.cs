using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Recovery.BrowserTests.SystemUnderTest))]

namespace Recovery.BrowserTests;

/// <summary>
/// The real server in a process of its own, with the demo's runners in its store, and Chromium. Its clock starts in the evening before the
/// nudges of Tuesday 27 April 2027 go out and shows a quarter of an hour each second, so that their texts come while the tests run.
/// </summary>
public sealed class SystemUnderTest : IAsyncLifetime
{
    public const string AccessKey = "an-access-key-for-the-desk";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-browser-");
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private Process? _server;

    public Uri Url { get; private set; } = null!;

    /// <summary>Where the pictures for README go; null: none are taken.</summary>
    private static string? Screenshots => Environment.GetEnvironmentVariable("RECOVERY_SCREENSHOTS");

    public async ValueTask InitializeAsync()
    {
        var runners = Path.Combine(_folder.FullName, "runners.csv");
        await using (var file = File.Create(runners))
        await using (var sample = typeof(Functions.Triggers.PlanNudges).Assembly.GetManifestResourceStream("runners.csv")!)
        {
            await sample.CopyToAsync(file);
        }

        using var import = Start("2027-04-26T11:00:00+01:00", "1", "import", runners);
        await import.WaitForExitAsync();
        Assert.Equal(0, import.ExitCode);

        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        _server = Start("2027-04-26T17:00:00+01:00", "900", "--urls", Url.ToString());
        await UntilReady();

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        _server?.Kill();
        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <param name="width">360: a small phone; 1200: reception's screen.</param>
    /// <param name="scripts">Off: what everybody gets whose browser or blocker runs none.</param>
    public async Task<IPage> Page(int width = 360, bool scripts = true)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Url.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            JavaScriptEnabled = scripts,

            // The pages allow no scripts; the accessibility check is one.
            BypassCSP = scripts,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(10_000);
        return await context.NewPageAsync();
    }

    public async Task<IPage> SignedIn(int width)
    {
        var page = await Page(width);
        await page.GotoAsync("/clinic/sign-in");
        await page.Locator("input[type=password], input[name=key]").First.FillAsync(AccessKey);
        await page.Locator("main form button").First.ClickAsync();
        await page.WaitForURLAsync("**/clinic");
        return page;
    }

    public static async Task Picture(IPage page, string name, bool whole = true)
    {
        if (Screenshots is { } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = whole });
        }
    }

    private Process Start(string clock, string speed, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Recovery.Functions.dll"), .. words])
        {
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["Clinic__AccessKey"] = AccessKey;
        start.Environment["Clock__Start"] = clock;
        start.Environment["Clock__Speed"] = speed;
        PlanSteps(start.Environment);
        return Process.Start(start)!;
    }

    /// <summary>The default plan, but its last text comes one open day after the first instead of two: nobody wants to wait for it.</summary>
    private static void PlanSteps(IDictionary<string, string?> environment)
    {
        string[] steps = ["book-ahead Email BeforeRace 5", "doms Sms,Email AfterRace 2", "last-call Sms AfterStep 1"];
        foreach (var (number, step) in steps.Index())
        {
            var words = step.Split(' ');
            foreach (var (name, value) in new[] { "Key", "Channels", "Anchor", "Days" }.Zip(words))
            {
                environment[$"Plan__Steps__{number}__{name}"] = value;
            }
        }
    }

    private async Task UntilReady()
    {
        using var http = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url, "/health/ready"));
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (tries < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    private static string Chromium() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("There is no Chromium; tests/run.sh installs it.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
