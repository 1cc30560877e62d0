using System.Net;
using Recovery.Desk;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk.Accounts;

/// <summary>Signing in with an account of one's own, by OpenID Connect, against a provider that signs real tokens.</summary>
public sealed class AccountSignInTests : IAsyncLifetime
{
    private AccountDesk _desk = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await AccountDesk.Start();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_manager_comes_in_under_their_own_name_and_may_change_races()
    {
        using var ann = await _desk.SignedIn(new Person(AccountDesk.Manager, "Ann Lee"));

        using var added = await ann.Post("/clinic/races", "/clinic/races", ("name", "Fun Run 2027"), ("days", "2027-05-09"));

        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        var page = WebUtility.HtmlDecode(await ann.Page("/clinic/runners"));
        Assert.Contains("Ann Lee (ann@example.com)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("What's your first name?", page, StringComparison.Ordinal);
        Assert.Equal(
            [("Ann Lee (ann@example.com)", DeskActions.AddedRace), ("Ann Lee (ann@example.com)", DeskActions.SignedIn)],
            (await _desk.Host.Get<IDeskChanges>().Page(new ChangesQuery(null, null, null, null, 9), Ct)).Items.Select(c => (c.Change.Who, c.Change.What)));
        Assert.Equal("select_account", _desk.Provider.Asked!["prompt"]);
        Assert.Equal("http://localhost:7071/clinic/signed-in", _desk.Provider.Asked["redirect_uri"]);
    }

    [Fact]
    public async Task Reception_reads_everything_and_is_told_who_may_change_races()
    {
        using var rob = await _desk.SignedIn(new Person("Rob@Example.com"));

        var races = WebUtility.HtmlDecode(await rob.Page("/clinic/races"));
        Assert.Contains("Ask one of the clinic's managers to add a race", races, StringComparison.Ordinal);
        Assert.DoesNotContain("Add the race", races, StringComparison.Ordinal);
        using var refused = await rob.Post("/clinic/races", "/clinic/races", ("name", "Fun Run 2027"), ("days", "2027-05-09"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Only a manager can do that", await Visitor.TextOf(refused), StringComparison.Ordinal);
        Assert.Null(await _desk.Host.Races.Find("fun-run-2027", Ct));
        using var byApi = new HttpRequestMessage(HttpMethod.Post, "/api/clinic/races/london-marathon-2027/move");
        using var problem = await rob.Send(byApi);
        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Somebody_who_is_not_on_the_list_is_told_whom_to_ask_and_sent_in_no_circles()
    {
        using var stranger = new Visitor(_desk.Host);
        using var refused = await _desk.SignIn(stranger, new Person("eve@example.com"));

        var page = await Visitor.TextOf(refused);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("You've signed in as eve@example.com", page, StringComparison.Ordinal);
        Assert.Contains("Ask one of the clinic's managers", page, StringComparison.Ordinal);
        Assert.DoesNotContain(AccountDesk.Manager, page, StringComparison.Ordinal);
        Assert.DoesNotContain("clinic", stranger.Cookies.Keys);
        using var desk = await stranger.Get("/clinic");
        Assert.Equal("/clinic/sign-in?returnUrl=%2Fclinic", desk.Headers.Location?.OriginalString);
        using var door = await stranger.Get("/clinic/sign-in");
        Assert.Equal(HttpStatusCode.OK, door.StatusCode);
        Assert.Empty((await _desk.Host.Get<IDeskChanges>().Page(new ChangesQuery(null, null, null, null, 9), Ct)).Items);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public async Task An_address_that_the_provider_has_not_confirmed_is_nobodys(bool? verified)
    {
        using var visitor = new Visitor(_desk.Host);
        using var refused = await _desk.SignIn(visitor, new Person(AccountDesk.Manager, Verified: verified));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("hasn't confirmed its email address", await Visitor.TextOf(refused), StringComparison.Ordinal);
        Assert.DoesNotContain("clinic", visitor.Cookies.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public async Task A_provider_that_says_it_when_asked_lets_people_in_whether_or_not_the_token_says_it_too(bool? inToken)
    {
        using var ann = await _desk.SignedIn(new Person(AccountDesk.Manager, Verified: inToken, Asked: new Said("Ann@Example.com", true)));

        Assert.Contains("Sign out", await ann.Page("/clinic/runners"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, AccountDesk.Manager, false)]
    [InlineData(false, AccountDesk.Manager, true)]
    [InlineData(true, "eve@example.com", true)]
    public async Task A_provider_that_contradicts_itself_lets_nobody_in(bool inToken, string asked, bool whenAsked)
    {
        using var visitor = new Visitor(_desk.Host);
        using var refused = await _desk.SignIn(visitor, new Person(AccountDesk.Manager, Verified: inToken, Asked: new Said(asked, whenAsked)));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("hasn't confirmed its email address", await Visitor.TextOf(refused), StringComparison.Ordinal);
        Assert.DoesNotContain("clinic", visitor.Cookies.Keys);
    }

    [Fact]
    public async Task A_name_that_could_pass_for_another_account_is_left_out()
    {
        using var rob = await _desk.SignedIn(new Person(AccountDesk.Reception, $"Ann Lee ({AccountDesk.Manager})"));

        Assert.DoesNotContain(AccountDesk.Manager, await rob.Page("/clinic/runners"), StringComparison.Ordinal);
        Assert.Contains(AccountDesk.Reception, await rob.Page("/clinic/runners"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Nobody_is_sent_to_another_site(string returnUrl)
    {
        using var ann = new Visitor(_desk.Host);
        using var answer = await _desk.SignIn(ann, new Person(AccountDesk.Manager), returnUrl);

        Assert.Equal("/clinic", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_clinics_key_signs_programs_in_and_no_people()
    {
        using var visitor = new Visitor(_desk.Host);
        Assert.DoesNotContain("name=\"key\"", await visitor.Page("/clinic/sign-in"), StringComparison.Ordinal);
        using var link = await visitor.Get(_desk.Host.Get<AccessKey>().SignInPath);
        Assert.Equal(HttpStatusCode.Forbidden, link.StatusCode);
        Assert.DoesNotContain("clinic", visitor.Cookies.Keys);
        // With a form's token, which only a page inside has: the key, not the token, is what is refused.
        using var rob = await _desk.SignedIn(new Person(AccountDesk.Reception));
        using var byForm = await rob.Post("/clinic/sign-in", "/clinic/races", ("key", DeskHost.Key));
        Assert.Equal(HttpStatusCode.Forbidden, byForm.StatusCode);
        using var stillReception = await rob.Post("/clinic/races", "/clinic/races", ("name", "Fun Run 2027"), ("days", "2027-05-09"));
        Assert.Equal(HttpStatusCode.Forbidden, stillReception.StatusCode);

        using var program = _desk.Host.Program();
        using var races = await program.GetAsync("/api/clinic/races", Ct);
        Assert.Equal(HttpStatusCode.OK, races.StatusCode);
    }

    [Fact]
    public async Task Whoever_is_taken_off_the_list_is_out_at_the_next_request_and_a_manager_who_becomes_reception_changes_no_races()
    {
        await using var first = await AccountDesk.Alone();
        using var rob = await first.SignedIn(new Person(AccountDesk.Reception));
        using var ann = await first.SignedIn(new Person(AccountDesk.Manager));
        await using var later = await DeskHost.Alone(
            [
                .. AccountDesk.SettingsOf(first.Provider), ("Desk:SignIn:Managers:0", "new@example.com"), ("Desk:SignIn:Reception:0", AccountDesk.Manager),
                ("Store:Path", first.Host.StorePath),
            ]);

        using var robLater = new Visitor(later);
        using var annLater = new Visitor(later);
        Take(rob, robLater);
        Take(ann, annLater);

        using var out_ = await robLater.Get("/clinic/runners");
        Assert.Equal((HttpStatusCode.Redirect, "/clinic/sign-in?returnUrl=%2Fclinic%2Frunners"), (out_.StatusCode, out_.Headers.Location?.OriginalString));
        // Back on the list, as the first desk still has it, the session is over all the same.
        using var over = await rob.Get("/clinic/runners");
        Assert.Equal(HttpStatusCode.Redirect, over.StatusCode);
        using var refused = await annLater.Post("/clinic/races", "/clinic/races", ("name", "Fun Run 2027"), ("days", "2027-05-09"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Nothing_of_anybody_reaches_a_log()
    {
        (await _desk.SignedIn(new Person(AccountDesk.Manager, "Ann Lee"))).Dispose();
        using var stranger = new Visitor(_desk.Host);
        (await _desk.SignIn(stranger, new Person("eve@example.com", "Eve Nobody"))).Dispose();
        _desk.Provider.Spoil = token => token.Issuer = "https://elsewhere.example";
        (await _desk.SignIn(stranger, new Person("eve@example.com", "Eve Nobody"))).Dispose();

        Assert.Contains(_desk.Host.Logged.Lines, l => l.Contains("Somebody could not sign in with an account: ", StringComparison.Ordinal));
        foreach (var secret in new[] { "ann@example.com", "eve@example.com", "Ann Lee", "Eve Nobody", OpenIdProvider.Secret, "eyJ", "code=" })
        {
            Assert.DoesNotContain(_desk.Host.Logged.Lines, l => l.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static void Take(Visitor from, Visitor into)
    {
        foreach (var (name, value) in from.Cookies)
        {
            into.Cookies[name] = value;
        }
    }
}
