using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Desk;
using Recovery.Races;
using Recovery.Readiness;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Time;
using Recovery.Web;
using Recovery.Web.Http;

namespace Recovery.Tests.Desk;

/// <summary>The whole web on a real server and a real store, with the clock in the test's hand: Tuesday 27 April 2027, 07:00 clinic time.</summary>
public sealed partial class DeskHost : IAsyncDisposable
{
    public const string Key = "the-desk's-key-of-this-test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-desk-");
    private readonly WebApplication _app;

    private DeskHost(IReadOnlyDictionary<string, string?> more)
    {
        Time.SetUtcNow(new DateTimeOffset(2027, 4, 27, 6, 0, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Logged);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Store:Path"] = Path.Combine(_folder.FullName, "recovery.db"),
            ["Secrets:Key"] = "a key that only this test knows, for ids and links",
            ["Clinic:AccessKey"] = Key,
        }).AddInMemoryCollection(more).Build();
        builder.Services.AddRecovery(configuration);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(services => new StoreProbe(services.GetRequiredService<IStoreHealth>, Time));
        builder.Services.AddSingleton(new ClinicClock(Time, DateTimeZoneProviders.Tzdb["Europe/London"]));
        _app = builder.Build();
        _app.Run(_app.Services.GetRequiredService<FrontDoor>().Handle);
    }

    public FakeTimeProvider Time { get; } = new();

    public LoggedLines Logged { get; } = new();

    public Instant Now => Get<ClinicClock>().Now;

    public SqlRunnerStore Runners => Get<SqlRunnerStore>();

    public SqlNudgeStore Nudges => Get<SqlNudgeStore>();

    public IClinicLog Log => Get<IClinicLog>();

    public IRaceStore Races => Get<IRaceStore>();

    public string StorePath => Path.Combine(_folder.FullName, "recovery.db");

    private Uri Address => new(_app.Urls.First());

    public static async Task<DeskHost> Start(params (string Key, string Value)[] more)
    {
        var host = new DeskHost(more.ToDictionary(m => m.Key, m => (string?)m.Value));
        await host._app.StartAsync();
        await host.Races.Seed([TempStore.London], CancellationToken.None);
        return host;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A browser: keeps cookies, follows redirects only when asked to.</summary>
    public HttpClient Browser(bool follows = true) => new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = follows })
    {
        BaseAddress = Address,
    };

    /// <summary>A program with the clinic's key.</summary>
    public HttpClient Program(string key = Key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A browser that has signed in by the printed link.</summary>
    public async Task<HttpClient> SignedIn(bool follows = true)
    {
        var browser = Browser(follows);
        using var answer = await browser.GetAsync(Get<Recovery.Web.Clinic.SignIn.AccessKey>().SignInPath);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, string.Join('\n', Logged.Lines.Where(l => l.Contains("fault", StringComparison.OrdinalIgnoreCase))));
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The antiforgery token that a page's form carries.</summary>
    public static string Token(string page) => TokenField().Match(page) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException("The page has no form.");

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
