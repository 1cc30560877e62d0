using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using Recovery.Desk;
using Recovery.Import;
using Recovery.Local;
using Recovery.Local.Demo;
using Recovery.Local.Functions;
using Recovery.Storage.Sqlite;
using Recovery.Time;

namespace Recovery.BrowserTests;

/// <summary>
/// The whole system on a port of its own, with the demo's runners in its store, and a browser. Its clock starts in the afternoon before the
/// nudges of Tuesday 27 April 2027 go out, and skips to the next morning as soon as a test has nothing left to do before it.
/// </summary>
public sealed class SystemUnderTest(SharedBrowser browser) : IAsyncLifetime
{
    public const string AccessKey = "an-access-key-for-the-desk";
    private const string Start = "2027-04-26T17:00:00+01:00";

    /// <summary>Seconds of the clinic's in one, while somebody looks: a minute's timer is waited for a second and a half.</summary>
    private const double Looking = 40;

    /// <summary>Likewise, while messages go out.</summary>
    private const double Sending = 200;

    private static readonly LocalTime SendsFrom = new(7, 28), SendsTo = new(7, 36), Seen = new(8, 2);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-browser-");
    private WebApplication? _app;
    private readonly List<IBrowserContext> _contexts = [];
    private SqliteServerLock? _only;

    public Uri Url { get; private set; } = null!;

    public string StorePath => Path.Combine(_folder.FullName, "recovery.db");

    /// <summary>Where the pictures for README go; null: none are taken.</summary>
    internal static string? Screenshots => Environment.GetEnvironmentVariable("RECOVERY_SCREENSHOTS");

    public async ValueTask InitializeAsync()
    {
        var address = ListeningAddress.Of("http://127.0.0.1:0");
        Url = address.First;
        var builder = LocalApp.CreateBuilder(new LocalFunctionsOptions(), address.First, Settings());
        builder.WebHost.UseUrls([.. address.Urls]);
        _app = builder.Build();
        _only = SqliteServerLock.Take(_app.Services.GetRequiredService<SqliteDatabase>());
        await LocalApp.Prepare(_app.Services, CancellationToken.None);
        using var runners = new StringReader(SampleRunners.Csv(SampleRunners.Few));
        await _app.Services.GetRequiredService<RunnerImport>().Run(new RunnerFile(runners), _ => { }, _ => { }, CancellationToken.None);
        _app.MapFunctions();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.CloseAsync();
        }

        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _only?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>
    /// Skips to when the messages of that day of April 2027 go out, lets them go, and skips on to the clinic's opening; a day that is over
    /// stays so. A clock that runs through the night has every timer tick a thousand times for nobody.
    /// </summary>
    public async Task UntilOpening(int day)
    {
        var services = _app!.Services;
        var clock = services.GetRequiredService<ClinicClock>();
        var time = (ShiftedTimeProvider)clock.Time;
        var date = new LocalDate(2027, 4, day);
        DateTimeOffset At(LocalTime hour) => clock.Zone.AtLeniently(date.At(hour)).ToDateTimeOffset();
        time.SkipTo(At(SendsFrom));
        time.Speed = Sending;
        await clock.Delay(Instant.FromDateTimeOffset(At(SendsTo)) - clock.Now, CancellationToken.None);
        for (var tries = 0; tries < 1200 && await IsUnderWay(services.GetRequiredService<IClinicLog>(), date); tries++)
        {
            await Task.Delay(25);
        }

        time.SkipTo(At(Seen));
        time.Speed = Looking;
    }

    /// <summary>The clock goes on as a real one does: what a test has put into the store stays as it is for long enough.</summary>
    public void StandStill() => ((ShiftedTimeProvider)_app!.Services.GetRequiredService<ClinicClock>().Time).Speed = 1;

    /// <param name="width">360: a small phone; 1200: reception's screen.</param>
    /// <param name="scripts">Off: what everybody gets whose browser or blocker runs none.</param>
    public async Task<IPage> Page(int width = 360, bool scripts = true)
    {
        var context = await browser.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Url.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            JavaScriptEnabled = scripts,

            // The pages allow no scripts; the accessibility check is one.
            BypassCSP = scripts,
            Locale = "en-GB",
        });

        _contexts.Add(context);

        // For a machine with more to do than this; a page that comes, comes long before.
        context.SetDefaultTimeout(30_000);
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

    /// <summary>A line of a text beside the pictures.</summary>
    public static async Task Note(string name, string line)
    {
        if (Screenshots is { } folder)
        {
            await File.AppendAllTextAsync(Path.Combine(folder, $"{name}.txt"), line + Environment.NewLine);
        }
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["Store:Path"] = StorePath,
        ["Clinic:AccessKey"] = AccessKey,
        ["Clock:Start"] = Start,
        ["Clock:Speed"] = $"{Looking}",
    };

    private static async Task<bool> IsUnderWay(IClinicLog log, LocalDate day)
    {
        var statuses = (await log.Summary(day, CancellationToken.None)).ByStatus;
        return statuses.Count == 0 || new[] { "planned", "queued", "attempting" }.Any(statuses.ContainsKey);
    }
}
