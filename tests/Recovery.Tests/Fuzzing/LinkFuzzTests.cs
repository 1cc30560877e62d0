using Recovery.Security;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Web;

namespace Recovery.Tests.Fuzzing;

/// <summary>The pages that links lead to: their tokens, and their forms.</summary>
[Collection(Fixtures.TimedCollection.Name)]
public sealed class LinkFuzzTests : IAsyncLifetime
{
    private static readonly string[] Names = ["say", "when", "entry", "name", "race", "raceName", "raceDay", "texts", "emails", "List-Unsubscribe", "sure", "token", "handler", "page"];

    private static readonly string[] Values =
    [
        "ask", "stop", "stop-all", "stop-sms", "stop-", "booked", "not-run", "undo", "shown", "2027-04-27 morning", "2027-04-27 evening", "9999-12-31 morning", "9999-12-31", "-9998-01-01 morning", "0001-01-01 afternoon",
        "Ann Lee", SignUpBrowser.Saturday, "london-marathon-2027/9999-12-31", "other", "2027-04-24", "true", "false", "One-Click", "London Marathon",
    ];

    private WebHost _host = null!;
    private HttpClient _client = null!;
    private string[] _links = [];

    public async ValueTask InitializeAsync()
    {
        _host = await WebHost.Start();
        var runner = await _host.AddRunner();
        await _host.SignUp(SignUpBrowser.Good());
        _client = _host.Browser();
        var own = _host.Link(LinkPurpose.Runner, runner.RunnerId);
        _links =
        [
            _host.Link(LinkPurpose.Book, runner.Text), _host.Link(LinkPurpose.Book, runner.Email), _host.Link(LinkPurpose.Stop, runner.Text), own, $"{own}/data", $"{own}/data.json",
            $"{own}/entries/{runner.EntryId}", _host.ConfirmLink(LinkPurpose.Confirm(By.Sms)), "/a/AAAAAAAAAAAAAAAA", "/a/AAAAAAAAAAAAAAAA/appointment.ics", "/privacy", "/", "/sandbox", "/clinic", "/clinic/sign-in",
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public Task Any_link_is_answered() => Fuzz.Run(
        text => NastyRequest.Get($"/{text.OneOf(["a", "b", "c", "r", "u", "clinic", "hooks", "sandbox", ""])}/{NastyRequest.Escaped(text, text.Text(400, [.. _links.Select(l => l[(l.LastIndexOf('/') + 1)..])])).Replace("%2F", "/", StringComparison.Ordinal)}{NastyRequest.Query(text, Names, Values)}"),
        request => new Doorstep(_client, _host.Logged).Ask(request));

    [Fact]
    public Task Any_question_of_a_good_link_is_answered() => Fuzz.Run(
        text => NastyRequest.Get(text.OneOf(_links) + NastyRequest.Query(text, Names, Values)), request => new Doorstep(_client, _host.Logged).Ask(request));

    [Fact]
    public Task Any_form_of_a_good_link_is_answered() => Fuzz.Run(
        text => NastyRequest.Form(
            text, text.OneOf(_links) + (text.OneIn(8) ? NastyRequest.Query(text, Names, Values) : ""),
            Enumerable.Range(0, text.Below(8)).Select(_ => (text.OneIn(10) ? text.Text(30, Names) : text.OneOf(Names), text.OneIn(2) ? text.OneOf(Values) : text.Text(300, Values)))),
        request => new Doorstep(_client, _host.Logged).Ask(request));
}
