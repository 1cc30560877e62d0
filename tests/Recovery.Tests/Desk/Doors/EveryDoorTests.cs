using System.Net;
using System.Net.Http.Headers;
using Recovery.Tests.Desk.Accounts;

namespace Recovery.Tests.Desk.Doors;

/// <summary>
/// Every page, form and route of the desk, as the routes themselves list them, so that a new one can't be forgotten: none opens without
/// sign-in, none changes anything on another site's word, and what is for managers refuses reception.
/// </summary>
public sealed class EveryDoorTests : IAsyncLifetime
{
    private AccountDesk _desk = null!;
    private IReadOnlyList<Door> _doors = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = await AccountDesk.Start();
        _doors = await Door.All(_desk.Host);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public void All_are_found()
    {
        var found = _doors.Select(d => d.ToString()).ToList();

        Assert.True(found.Count > 35, string.Join('\n', found));
        Assert.Superset(
            new HashSet<string>
            {
                "GET /clinic", "GET /clinic/runners/4711", "POST /clinic/runners/4711?handler=Mark", "POST /clinic/runners/4711?handler=Erase", "POST /clinic/races",
                "POST /clinic/sign-out-everywhere", "GET /clinic/deliveries.csv", "GET /clinic/changes", "POST /clinic/name",
                "POST /api/clinic/entries/4711/booked", "DELETE /api/clinic/runners/4711/stops/sms", "POST /api/clinic/races/4711/move", "GET /api/clinic/nowhere",
            },
            found.ToHashSet());
        Assert.Superset(
            new HashSet<string> { "POST /clinic/races", "POST /clinic/races/4711", "POST /api/clinic/races", "POST /api/clinic/races/4711/move" },
            _doors.Where(d => d.IsForManagers).Select(d => d.ToString()).ToHashSet());
    }

    [Fact]
    public async Task None_opens_without_sign_in()
    {
        using var stranger = new Visitor(_desk.Host);
        foreach (var door in _doors)
        {
            using var answer = await stranger.Send(door.Knock());
            if (door.IsForPrograms)
            {
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{door}: {answer.StatusCode}");
            }
            else
            {
                Assert.True(
                    answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.StartsWith("/clinic/sign-in", StringComparison.Ordinal),
                    $"{door}: {answer.StatusCode} {answer.Headers.Location}");
            }
        }
    }

    [Fact]
    public async Task None_opens_to_a_wrong_key_or_a_made_up_session()
    {
        using var visitor = new Visitor(_desk.Host);
        visitor.Cookies["clinic"] = "CfDJ8made-up";
        foreach (var door in _doors)
        {
            using var byCookie = await visitor.Send(door.Knock());
            Assert.True(byCookie.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Redirect, $"{door}: {byCookie.StatusCode}");
            using var request = door.Knock();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "a wrong key");
            using var byKey = await visitor.Send(request);
            Assert.True(byKey.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{door}: {byKey.StatusCode}");
        }
    }

    [Fact]
    public async Task No_other_site_can_change_anything_with_somebodys_cookie()
    {
        using var ann = await _desk.SignedIn(new Person(AccountDesk.Manager));
        var changing = _doors.Where(d => d.Changes).ToList();
        Assert.True(changing.Count > 15);
        foreach (var door in changing)
        {
            using var without = await ann.Send(door.Knock());
            Assert.True(without.StatusCode == HttpStatusCode.BadRequest, $"{door}: {without.StatusCode}");
            using var request = door.Knock();
            request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", "CfDJ8made-up")]);
            using var wrong = await ann.Send(request);
            Assert.True(wrong.StatusCode is HttpStatusCode.BadRequest, $"{door}: {wrong.StatusCode}");
        }

        Assert.Contains("Sign out", await ann.Page("/clinic/races"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_for_managers_refuses_reception_and_nothing_else_does()
    {
        using var rob = await _desk.SignedIn(new Person(AccountDesk.Reception));
        var token = DeskHost.Token(await rob.Page("/clinic/races"));
        // Those that end the session come last.
        foreach (var door in _doors.OrderBy(d => d.Path.Contains("sign-out", StringComparison.Ordinal)).ToList())
        {
            if (door.Path.StartsWith("/clinic/sign-out", StringComparison.Ordinal))
            {
                continue;
            }

            using var request = door.Knock();
            if (door.Changes)
            {
                request.Headers.Add("RequestVerificationToken", token);
            }

            using var answer = await rob.Send(request);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden == door.IsForManagers, $"{door}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Whom_the_clinic_knows_shows_to_nobody_who_is_not_signed_in()
    {
        var runner = await new DeskData(_desk.Host).Runner();
        using var stranger = new Visitor(_desk.Host);
        foreach (var (there, not) in new[]
        {
            ($"/clinic/runners/{runner.RunnerId}", "/clinic/runners/4711"), ("/clinic/races/london-marathon-2027", "/clinic/races/nowhere"),
            ($"/api/clinic/entries/{runner.EntryId}", "/api/clinic/entries/4711"), ("/api/clinic/nudges/x", "/api/clinic/nowhere"),
        })
        {
            Assert.Equal(await Seen(stranger, not), await Seen(stranger, there));
        }
    }

    /// <summary>But for the address itself, and what differs with each request.</summary>
    private static async Task<string> Seen(Visitor visitor, string path)
    {
        using var answer = await visitor.Get(path);
        var body = await answer.Content.ReadAsStringAsync(Ct);
        var at = body.IndexOf("\"traceId\"", StringComparison.Ordinal);
        return $"{answer.StatusCode} {answer.Headers.Location?.OriginalString.Replace(Uri.EscapeDataString(path), "", StringComparison.Ordinal)} {(at < 0 ? body : body[..at])}";
    }
}
