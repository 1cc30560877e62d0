using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Desk;
using Recovery.Races;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Desk;

/// <summary>The whole web on a real server and a real store, with the clock in the test's hand: Tuesday 27 April 2027, 07:00 clinic time.</summary>
public sealed partial class DeskHost : IAsyncDisposable
{
    public const string Key = "the-desk's-key-of-this-test";

    private static readonly DateTimeOffset Begin = new(2027, 4, 27, 6, 0, 0, TimeSpan.Zero);

    private static readonly (string Key, string Value)[] Usual =
    [
        ("Secrets:Key", "a key that only this test knows, for ids and links"),
        ("Clinic:AccessKey", Key),
    ];

    private readonly TestWeb _web;

    private DeskHost(TestWeb web) => _web = web;

    public FakeTimeProvider Time => _web.Time;

    public LoggedLines Logged => _web.Logged;

    public Instant Now => Get<ClinicClock>().Now;

    public SqlRunnerStore Runners => Get<SqlRunnerStore>();

    public SqlNudgeStore Nudges => Get<SqlNudgeStore>();

    public IClinicLog Log => Get<IClinicLog>();

    public IRaceStore Races => Get<IRaceStore>();

    public Uri Address => _web.Address;

    public string StorePath => _web.StorePath;

    public static async Task<DeskHost> Start(params (string Key, string Value)[] settings) =>
        await On(await TestWeb.Take(Begin, [.. Usual, .. settings]));

    /// <summary>One that no other test uses: with a store of its own.</summary>
    public static async Task<DeskHost> Alone(params (string Key, string Value)[] settings) =>
        await On(await TestWeb.Alone(Begin, [.. Usual, .. settings]));

    /// <summary>One whose parts a test has changed.</summary>
    public static async Task<DeskHost> Changed(Action<Microsoft.Extensions.DependencyInjection.IServiceCollection> change) => await On(await TestWeb.Alone(Begin, Usual, change));

    public T Get<T>()
        where T : notnull => _web.Get<T>();

    /// <summary>A browser: keeps cookies, follows redirects only when asked to.</summary>
    public HttpClient Browser(bool follows = true) => new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = follows })
    {
        BaseAddress = _web.Address,
    };

    /// <summary>A program with the clinic's key.</summary>
    public HttpClient Program(string key = Key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = _web.Address };
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

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static async Task<DeskHost> On(TestWeb web)
    {
        var host = new DeskHost(web);
        await host.Races.Seed([TempStore.London], CancellationToken.None);
        return host;
    }
}
