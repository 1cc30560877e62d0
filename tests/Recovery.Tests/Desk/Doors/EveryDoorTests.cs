using System.Net;
using System.Net.Http.Headers;
using Recovery.Tests.Desk.Accounts;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk.Doors;

/// <summary>
/// Every page, form and route of the desk, as the routes themselves list them, so that a new one can't be forgotten: none opens without
/// sign-in, none changes anything on another site's word, and what is for managers refuses reception. Their addresses are those of a runner,
/// a nudge, a race and so on that are there: "not found" hides nothing.
/// </summary>
public sealed class EveryDoorTests : IAsyncLifetime
{
    private AccountDesk _desk = null!;
    private Known _known = null!;
    private IReadOnlyList<Door> _doors = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = await AccountDesk.Start();
        _known = await Known.In(_desk.Host);
        _doors = await Door.All(_desk.Host, _known);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public void All_are_found()
    {
        var found = _doors.Select(d => d.ToString()).ToList();

        Assert.True(found.Count > 60, string.Join('\n', found));
        Assert.Superset(
            new HashSet<string>
            {
                "GET /clinic", $"GET /clinic/runners/{_known.Runner}", $"POST /clinic/runners/{_known.Runner}?handler=Mark", $"POST /clinic/runners/{_known.Runner}?handler=Erase",
                "POST /clinic/races", "POST /clinic/sign-out-everywhere", "GET /clinic/deliveries.csv", "GET /clinic/changes", "POST /clinic/name", $"GET /clinic/nudges/{_known.Nudge}",
                $"POST /api/clinic/entries/{_known.Entry}/not-run", $"DELETE /api/clinic/runners/{_known.Runner}/stops/sms", $"POST /api/clinic/replies/{_known.Reply}/rang",
                "GET /api/clinic/nowhere",
            },
            found.ToHashSet());
    }

    [Fact]
    public void These_are_for_managers_and_no_others() => Assert.Equal(
        [
            $"DELETE /api/clinic/pauses/{_known.Pause}", "POST /api/clinic/pauses", "POST /api/clinic/races", "POST /api/clinic/races/spring-run/move",
            "POST /clinic/coming?handler=Pause", "POST /clinic/coming?handler=Resume", "POST /clinic/races", "POST /clinic/races/spring-run",
        ],
        _doors.Where(d => d.IsForManagers).Select(d => d.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public async Task None_opens_without_sign_in_and_nothing_changes()
    {
        var before = StoreDump.Of(_desk.Host.StorePath);
        using var stranger = new Visitor(_desk.Host);
        foreach (var door in _doors)
        {
            using var answer = await stranger.Send(door.Knock());
            Assert.Equal(ToSignIn(door), (door, answer.StatusCode, answer.Headers.Location?.OriginalString));
        }

        Assert.Equal(before, StoreDump.Of(_desk.Host.StorePath));
    }

    [Fact]
    public async Task None_opens_to_a_wrong_key_or_a_made_up_session()
    {
        var before = StoreDump.Of(_desk.Host.StorePath, "wrong_keys", "counters");
        using var visitor = new Visitor(_desk.Host);
        foreach (var door in _doors)
        {
            visitor.Cookies["clinic"] = "CfDJ8made-up";
            using var byCookie = await visitor.Send(door.Knock());
            Assert.Equal(ToSignIn(door), (door, byCookie.StatusCode, byCookie.Headers.Location?.OriginalString));
            using var request = door.Knock();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "a wrong key");
            using var byKey = await visitor.Send(request);
            Assert.True(byKey.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{door}: {byKey.StatusCode}");
        }

        Assert.Equal(before, StoreDump.Of(_desk.Host.StorePath, "wrong_keys", "counters"));
    }

    [Fact]
    public async Task No_other_site_can_change_anything_with_somebodys_cookie()
    {
        using var ann = await _desk.SignedIn(new Person(AccountDesk.Manager));
        var before = StoreDump.Of(_desk.Host.StorePath, "desk_sessions");
        var changing = _doors.Where(d => d.Changes).ToList();
        Assert.True(changing.Count > 35, string.Join('\n', changing));
        foreach (var door in changing)
        {
            using var without = await ann.Send(door.Knock());
            Assert.True(without.StatusCode == HttpStatusCode.BadRequest, $"{door}: {without.StatusCode}");
            using var request = door.Knock();
            request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", "CfDJ8made-up")]);
            using var wrong = await ann.Send(request);
            Assert.True(wrong.StatusCode is HttpStatusCode.BadRequest, $"{door}: {wrong.StatusCode}");
        }

        Assert.Equal(before, StoreDump.Of(_desk.Host.StorePath, "desk_sessions"));
        Assert.Contains("Sign out", await ann.Page("/clinic/races"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_for_managers_refuses_reception_and_nothing_else_does()
    {
        using var rob = await _desk.SignedIn(new Person(AccountDesk.Reception));
        var token = DeskHost.Token(await rob.Page("/clinic/races"));
        var before = StoreDump.Of(_desk.Host.StorePath, "desk_sessions");
        foreach (var door in _doors.Where(d => d.IsForManagers))
        {
            Assert.Equal((door, HttpStatusCode.Forbidden), (door, await Knock(door)));
        }

        Assert.Equal(before, StoreDump.Of(_desk.Host.StorePath, "desk_sessions"));
        // What shows comes before what changes it, and what takes the runner away last of all.
        foreach (var door in _doors.Where(d => !d.IsForManagers && !d.SignsOut).OrderBy(d => (d.Erases, d.Changes)))
        {
            var answer = await Knock(door);
            Assert.True(
                door.Changes ? answer is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError)
                : door.IsNowhere ? answer == HttpStatusCode.NotFound : answer == HttpStatusCode.OK,
                $"{door}: {answer}");
        }

        async Task<HttpStatusCode> Knock(Door door)
        {
            using var request = door.Knock();
            if (door.Changes)
            {
                request.Headers.Add("RequestVerificationToken", token);
            }

            using var answer = await rob.Send(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task None_leads_to_another_site()
    {
        using var ann = await _desk.SignedIn(new Person(AccountDesk.Manager));
        var token = DeskHost.Token(await ann.Page("/clinic/races"));
        var led = 0;
        foreach (var door in _doors.Where(d => !d.SignsOut).OrderBy(d => (d.Erases, d.Changes)))
        {
            foreach (var evil in (string[])["https://evil.example/", "//evil.example/", "/\\evil.example"])
            {
                string[] fields = ["returnUrl", "return", "back", "next", "url", "from", "to", "day", "q", "page", "undo"];
                var all = fields.Select(f => KeyValuePair.Create(f, evil)).ToList();
                using var request = new HttpRequestMessage(
                    new HttpMethod(door.Method),
                    door.Path + (door.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + string.Join('&', all.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}")));
                request.Headers.Referrer = new Uri("https://evil.example/");
                request.Headers.Add("X-Forwarded-Host", "evil.example");
                if (door.Changes)
                {
                    request.Headers.Add("RequestVerificationToken", token);
                    request.Content = new FormUrlEncodedContent(all);
                }

                using var answer = await ann.Send(request);
                var to = answer.Headers.Location?.OriginalString;
                led += to is null ? 0 : 1;
                Assert.True(to is null || to.StartsWith("/clinic", StringComparison.Ordinal) || to.StartsWith("/api/clinic/", StringComparison.Ordinal), $"{door} leads to {to}");
            }
        }

        Assert.True(led > 10, $"Only {led} lead anywhere.");
    }

    /// <summary>An address of somebody answers a stranger as one of nobody does, whatever it is about.</summary>
    [Fact]
    public async Task Whom_the_clinic_knows_shows_to_nobody_who_is_not_signed_in()
    {
        var nobodys = await Door.All(_desk.Host, Known.Nothing);
        Assert.Equal(_doors.Count, nobodys.Count);
        using var stranger = new Visitor(_desk.Host);
        foreach (var (there, not) in _doors.Zip(nobodys))
        {
            Assert.Equal((there, await Seen(stranger, not)), (there, await Seen(stranger, there)));
        }
    }

    private static (Door Door, HttpStatusCode Status, string? Location) ToSignIn(Door door) => (
        door, door.IsForPrograms ? HttpStatusCode.Unauthorized : HttpStatusCode.Redirect,
        door.IsForPrograms ? null : door.Changes ? "/clinic/sign-in" : $"/clinic/sign-in?returnUrl={Uri.EscapeDataString(door.Path)}");

    /// <summary>But for the address itself, and what differs with each request.</summary>
    private static async Task<string> Seen(Visitor visitor, Door door)
    {
        using var answer = await visitor.Send(door.Knock());
        var body = await answer.Content.ReadAsStringAsync(Ct);
        var at = body.IndexOf("\"traceId\"", StringComparison.Ordinal);
        return $"{answer.StatusCode} {answer.Headers.Location?.OriginalString.Replace(Uri.EscapeDataString(door.Path), "", StringComparison.Ordinal)} {(at < 0 ? body : body[..at])}";
    }
}
