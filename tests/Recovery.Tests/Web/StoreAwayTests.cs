using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Recovery.Races;
using Recovery.Readiness;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;
using Recovery.Tests.Fixtures;
using Recovery.Web;

namespace Recovery.Tests.Web;

/// <summary>The function app has started and its store isn't there yet.</summary>
public sealed class StoreAwayTests : IAsyncLifetime
{
    private const string ClinicKey = "the clinic's key of this test";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-away-");
    private readonly FakeTimeProvider _time = new();
    private readonly LoggedLines _log = new();
    private readonly WebApplication _app;
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly CancellationTokenSource _stop = new();
    private Task _opening = Task.CompletedTask;
    private int _tries;
    private volatile bool _isThere;

    public StoreAwayTests()
    {
        var path = Path.Combine(_folder.FullName, "recovery.db");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddRecovery(new ConfigurationBuilder().AddInMemoryCollection([new("Store:Path", path), new("Secrets:Key", "a key that only this test knows, for ids and links"), new("Clinic:AccessKey", ClinicKey)]).Build());
        builder.Services.AddSingleton(provider => new StoreGate(
            () => Interlocked.Increment(ref _tries) > 0 && _isThere ? SqliteDatabase.Open(path) : throw new StoreException("The database can't be reached."),
            _time, provider.GetRequiredService<ILogger<StoreGate>>()));
        _app = builder.Build();
        _app.Run(_app.Services.GetRequiredService<FrontDoor>().Handle);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", "text/html")]
    [InlineData("GET", "/clinic/sign-in", "text/html")]
    [InlineData("GET", "/b/abcdefghijklmnop", "text/html")]
    [InlineData("GET", "/api/clinic/summary", "application/problem+json")]
    [InlineData("GET", "/health/ready", "application/json")]
    public async Task Whoever_asks_is_told_to_come_again_and_is_served_once_it_is_there(string method, string path, string type)
    {
        using var request = Request();
        using var away = await _browser.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Equal("30", away.Headers.RetryAfter?.ToString());
        Assert.Equal(type, away.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("can't be reached.", await away.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        await Arrive();
        using var again = Request();
        using var there = await _browser.SendAsync(again, Ct);
        Assert.True((int)there.StatusCode < 500, string.Join('\n', _log.Lines.TakeLast(3)));

        HttpRequestMessage Request() => new(new HttpMethod(method), path) { Headers = { Authorization = new("Bearer", ClinicKey) } };
    }

    [Fact]
    public async Task It_is_live_but_not_ready_and_the_reason_is_logged_once_however_often_it_is_tried()
    {
        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(new Uri("/health/live", UriKind.Relative), Ct)).StatusCode);
        var ready = await _browser.GetStringAsync(new Uri("/health/live", UriKind.Relative), Ct);
        Assert.Equal("ok", JsonDocument.Parse(ready).RootElement.GetProperty("status").GetString());

        for (var tries = 2; tries <= 6; tries++)
        {
            await Until(() => _tries >= tries, TimeSpan.FromSeconds(1));
        }

        await Arrive();
        Assert.Single(_log.Lines, l => l.Contains("The store can't be opened yet; trying again until it can. The database can't be reached.", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(new Uri("/health/ready", UriKind.Relative), Ct)).StatusCode);
    }

    public async ValueTask InitializeAsync()
    {
        var gate = _app.Services.GetRequiredService<StoreGate>();
        _opening = gate.OpenInBackground(ct => _app.Services.GetRequiredService<IRaceStore>().Seed(RaceData.Shipped(), ct), _stop.Token);
        await _app.StartAsync(Ct);
        _browser.BaseAddress = new Uri(_app.Urls.First());
        await Until(() => _log.Lines.Any(l => l.Contains("can't be opened yet", StringComparison.Ordinal)), TimeSpan.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _opening.ContinueWith(_ => { }, TaskScheduler.Default);
        _browser.Dispose();
        await _app.DisposeAsync();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task Arrive()
    {
        _isThere = true;
        await Until(() => _opening.IsCompleted, TimeSpan.FromSeconds(30));
        await _opening;
    }

    /// <summary>Moves the clock until it is so; a try runs beside it.</summary>
    private async Task Until(Func<bool> so, TimeSpan step)
    {
        for (var looks = 0; !so(); looks++)
        {
            Assert.True(looks < 1000, "It never came.");
            _time.Advance(step);
            await Task.Delay(10, Ct);
        }
    }
}
