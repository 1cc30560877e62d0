using Recovery.Settings;
using Recovery.Tests.Web;

namespace Recovery.Tests.Fuzzing;

/// <summary>The sign-up form and its API, by strangers and by the clinic.</summary>
public abstract class SignUpFuzz(StoreProvider provider) : IAsyncLifetime
{
    private static readonly string[] Names = ["name", "mobile", "email", "race", "raceName", "raceDay", "texts", "emails", "mobileAnswer", "emailAnswer", "emailMeant", "website", "stamp"];

    private static readonly string[] Values =
    [
        "Ann Lee", "07700 900123", "ann@example.com", SignUpBrowser.Saturday, "other", "london-marathon-2027", "/", "2027-04-24", "true", "false", "on", "yes", "no", "ann@gmial.com", "Thames Path Ultra",
    ];

    private readonly FuzzedStore _store = new(provider);
    private WebHost _host = null!;
    private HttpClient _client = null!;
    private HttpClient _clinic = null!;
    private string _stamp = "";

    public async ValueTask InitializeAsync()
    {
        _host = await WebHost.Start(
            [("SignUp:PerNetworkPerHour", "1000000"), ("SignUp:PerContactPerDay", "1000"), ("SignUp:TextsPerDay", "1000000"), ("SignUp:EmailsPerDay", "1000000"),
            ("SignUp:EmailsPerDomainPerDay", "1000000"), ("SignUp:EmailsPerNetworkPerDay", "1000000"), .. _store.Settings]);
        _client = _host.Browser();
        _clinic = _host.Browser();
        _clinic.DefaultRequestHeaders.Authorization = new("Bearer", WebHost.ClinicKey);
        _stamp = SignUpBrowser.StampOf((await _host.Open("/")).Page);
        _host.Time.Advance(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _clinic.Dispose();
        await _host.DisposeAsync();
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public Task Any_form_is_answered() => Fuzz.Run(Form, form => new Doorstep(_client, _host.Logged).Ask(form));

    [Fact]
    public Task Any_json_is_answered() => Fuzz.Run(
        text => NastyRequest.Json(text, HttpMethod.Post, "/api/signups", SignUpBodies.Any(text)), json => new Doorstep(_client, _host.Logged).Ask(json));

    [Fact]
    public Task Any_json_of_the_clinic_is_answered() => Fuzz.Run(
        text => NastyRequest.Json(text, HttpMethod.Post, "/api/signups", SignUpBodies.Any(text)), json => new Doorstep(_clinic, _host.Logged).Ask(json));

    private NastyRequest Form(NastyText text) => text.OneIn(4)
        ? NastyRequest.Form(text, "/", Enumerable.Range(0, text.Below(12)).Select(_ => (text.OneIn(8) ? text.Text(30, Names) : text.OneOf(Names), text.Text(300, Values))))
        : NastyRequest.Form(
            text, "/", SignUpBrowser.Good(text.Below(1000)).With("stamp", _stamp).With("raceName", "Thames Path Ultra").With("raceDay", "2027-04-24")
                .Select(f => (f.Key, text.OneIn(5) ? text.Text(text.OneIn(10) ? 20_000 : 200, [f.Value, .. Values]) : f.Value)));
}

[Collection(Fixtures.TimedCollection.Name)]
public sealed class SqliteSignUpFuzzTests() : SignUpFuzz(StoreProvider.Sqlite);

[Collection(Fixtures.TimedCollection.Name)]
public sealed class PostgresSignUpFuzzTests() : SignUpFuzz(StoreProvider.Postgres);
