using Recovery.Settings;
using Recovery.Tests.Desk;

namespace Recovery.Tests.Fuzzing;

/// <summary>The desk's pages, search and API.</summary>
public abstract class DeskFuzz(StoreProvider provider) : IAsyncLifetime
{
    private static readonly string[] Pages =
    [
        "/clinic", "/clinic/runners", "/clinic/races", "/clinic/races/london-marathon-2027", "/clinic/replies", "/clinic/dead-letters", "/clinic/faults", "/clinic/appointments", "/clinic/deliveries.csv",
        "/api/clinic/nudges", "/api/clinic/summary", "/api/clinic/upcoming", "/api/clinic/races", "/api/clinic/replies", "/api/clinic/appointments",
    ];

    private static readonly string[] Names =
        ["day", "race", "step", "channel", "status", "q", "after", "take", "days", "unread", "from", "to", "all", "preview", "page", "handler", "reply", "request", "id"];

    private static readonly string[] Values =
    [
        "2027-04-27", "all", "9999-12-31", "0001-01-01", "-9998-01-01", "2027-02-29", "london-marathon-2027", "doms", "sms", "email", "delivered", "in-doubt", "Ada", "Ada Lovelace", "07700 900001", "+447700900001", "ada@example.com", "%", "_", "true", "false", "100", "1000", "14",
    ];

    private static readonly string[] Fields = ["id", "name", "shortName", "inSentence", "days", "listed", "from", "to", "day", "hour", "text"];

    private readonly FuzzedStore _store = new(provider);
    private DeskHost _host = null!;
    private HttpClient _program = null!;
    private HttpClient _desk = null!;
    private string _token = "";
    private string[] _posts = [];
    private string[] _names = [];
    private string _after = "";

    public async ValueTask InitializeAsync()
    {
        _host = await DeskHost.Start(_store.Settings);
        var data = new DeskData(_host);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await data.Accepted(await data.Runner($"Runner {i}"), i)).Nudge);
        }

        var dead = await data.Dead(await data.Runner("Dead"));
        _program = _host.Program();
        _desk = await _host.SignedIn(follows: false);
        _token = DeskHost.Token(await _desk.GetStringAsync("/clinic/races"));
        _posts =
        [
            "/api/clinic/races", "/api/clinic/races/london-marathon-2027/move?preview=true", "/api/clinic/races/london-marathon-2027/move", $"/api/clinic/dead-letters/{dead.Nudge}/replay", "/api/clinic/appointments/1/confirm",
            "/api/clinic/entries/1/booked", "/api/clinic/replies/1/read",
        ];
        using var page = System.Text.Json.JsonDocument.Parse(await _program.GetStringAsync("/api/clinic/nudges?take=2"));
        _after = page.RootElement.GetProperty("next").GetString()!;
        _names = [.. Values, .. ids, _after];
    }

    public async ValueTask DisposeAsync()
    {
        _program.Dispose();
        _desk.Dispose();
        await _host.DisposeAsync();
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public Task Any_question_is_answered() => Fuzz.Run(Question, request => new Doorstep(_program, _host.Logged).Ask(request));

    [Fact]
    public Task Any_question_at_the_desk_is_answered() => Fuzz.Run(Question, request => new Doorstep(_desk, _host.Logged).Ask(request));

    [Fact]
    public Task Any_search_for_a_runner_is_answered() => Fuzz.Run(
        text => NastyRequest.Get($"/clinic/runners?q={NastyRequest.Escaped(text, text.Text(600, _names))}"), request => new Doorstep(_desk, _host.Logged).Ask(request));

    [Fact]
    public Task Any_json_is_answered() => Fuzz.Run(
        text => NastyRequest.Json(text, text.OneIn(8) ? HttpMethod.Delete : HttpMethod.Post, text.OneIn(5) ? $"/api/clinic/{NastyRequest.Escaped(text, text.Text(60, _posts))}" : text.OneOf(_posts), Json(text)),
        request => new Doorstep(_program, _host.Logged).Ask(request));

    [Fact]
    public Task Any_form_of_the_desk_is_answered() => Fuzz.Run(
        text => NastyRequest.Form(
            text, text.OneOf(["/clinic/races", "/clinic/races/london-marathon-2027", "/clinic/appointments?handler=Confirm", "/clinic/replies?handler=Handle", "/clinic/dead-letters?handler=Replay", "/clinic/faults?handler=Replay", "/clinic/faults?handler=ReplayAll", "/clinic/sign-in"]),
            [
                ("__RequestVerificationToken", text.OneIn(20) ? text.Text(300, _token) : _token),
                .. Enumerable.Range(0, text.Below(8)).Select(_ => (text.OneIn(10) ? text.Text(30, Names) : text.OneOf([.. Fields, .. Names, "answer", "key"]), text.OneIn(3) ? text.OneOf([.. _names, "confirm", "decline"]) : text.Text(300, _names))),
            ]),
        request => new Doorstep(_desk, _host.Logged).Ask(request));

    private NastyRequest Question(NastyText text) => NastyRequest.Get(
        (text.OneIn(8) ? $"{text.OneOf(["/clinic", "/api/clinic"])}/{NastyRequest.Escaped(text, text.Text(200, Pages))}" : text.OneOf(Pages)) + NastyRequest.Query(text, Names, _names));

    private string Json(NastyText text) => text.OneIn(3)
        ? text.Json(Fields, _names)
        : $$"""
            {"name":{{One(text, "\"Thames Path Ultra 2027\"")}},"shortName":{{One(text, "\"Thames Path Ultra\"")}},"days":{{One(text, """["2027-05-08"]""")}},"listed":{{One(text, "true")}},
             "from":{{One(text, "\"2027-04-24\"")}},"to":{{One(text, "\"2027-10-03\"")}},"day":{{One(text, "\"2027-04-28\"")}},"hour":{{One(text, "\"9:30\"")}}}
            """;

    private string One(NastyText text, string good) =>
        !text.OneIn(5) ? good : text.OneIn(2) ? text.Json(Fields, _names) : text.JsonString(200, _names);
}

[Collection(Fixtures.TimedCollection.Name)]
public sealed class SqliteDeskFuzzTests() : DeskFuzz(StoreProvider.Sqlite);

[Collection(Fixtures.TimedCollection.Name)]
public sealed class PostgresDeskFuzzTests() : DeskFuzz(StoreProvider.Postgres);
