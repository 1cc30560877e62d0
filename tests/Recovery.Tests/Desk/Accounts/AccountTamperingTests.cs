using System.Net;
using Microsoft.IdentityModel.Tokens;

namespace Recovery.Tests.Desk.Accounts;

/// <summary>What comes back from the provider is believed only as it was asked for: signed by it, for this desk, for this browser, just now.</summary>
public sealed class AccountTamperingTests : IAsyncLifetime
{
    private static readonly Dictionary<string, Action<SecurityTokenDescriptor>> Spoilt = new()
    {
        ["another nonce"] = token => token.Claims["nonce"] = "638000000000000000.bm90IHRoZSBvbmUgdGhhdCB3YXMgYXNrZWQgZm9y",
        ["no nonce"] = token => token.Claims.Remove("nonce"),
        ["a key of somebody else's"] = token => token.SigningCredentials = OpenIdProvider.ForeignKey(),
        ["no signature"] = token => token.SigningCredentials = null,
        ["signed with the client's secret"] = token => token.SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(OpenIdProvider.Secret)), SecurityAlgorithms.HmacSha256),
        ["another issuer"] = token => token.Issuer = "https://accounts.example.org",
        ["for another client"] = token => token.Audience = "another-desk",
        ["expired"] = token => (token.NotBefore, token.IssuedAt, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1)),
        ["not yet valid"] = token => token.NotBefore = DateTime.UtcNow.AddHours(1),
        ["somebody else than the one who answers"] = token => token.Claims["sub"] = "subject of somebody else",
    };

    private AccountDesk _desk = null!;

    public static TheoryData<string> Kinds => [.. Spoilt.Keys];

    public async ValueTask InitializeAsync() => _desk = await AccountDesk.Start();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_token_that_is_not_right_lets_nobody_in(string kind)
    {
        _desk.Provider.Spoil = Spoilt[kind];
        using var visitor = new Visitor(_desk.Host);

        using var refused = await _desk.SignIn(visitor, new Person(AccountDesk.Manager));

        await NotSignedIn(visitor, refused);
        _desk.Provider.Spoil = null;
        using var again = await _desk.SignIn(visitor, new Person(AccountDesk.Manager));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task Another_browsers_answer_lets_nobody_in()
    {
        using var thief = new Visitor(_desk.Host);
        using var ann = new Visitor(_desk.Host);
        var door = await _desk.ToTheDoor(ann, new Person(AccountDesk.Manager));

        using var refused = await thief.Get(door);

        await NotSignedIn(thief, refused);
    }

    [Fact]
    public async Task An_answer_works_once()
    {
        using var ann = new Visitor(_desk.Host);
        var door = await _desk.ToTheDoor(ann, new Person(AccountDesk.Manager));
        (await ann.Get(door)).Dispose();
        ann.Cookies.Remove("clinic");

        using var refused = await ann.Get(door);

        await NotSignedIn(ann, refused);
    }

    [Theory]
    [InlineData("state=", "state=x")]
    [InlineData("&state=", "&was=")]
    [InlineData("code=", "code=x")]
    public async Task A_state_or_a_code_that_was_changed_lets_nobody_in(string part, string instead)
    {
        using var ann = new Visitor(_desk.Host);
        var door = await _desk.ToTheDoor(ann, new Person(AccountDesk.Manager));

        using var refused = await ann.Get(door.Replace(part, instead, StringComparison.Ordinal));

        await NotSignedIn(ann, refused);
    }

    [Theory]
    [InlineData("/clinic/signed-in")]
    [InlineData("/clinic/signed-in?code=x&state=y")]
    [InlineData("/clinic/signed-in?error=access_denied")]
    [InlineData("/clinic/signed-in?error=server_error&error_description=%3Cscript%3E")]
    public async Task Nobody_comes_in_by_the_address_alone(string path)
    {
        using var visitor = new Visitor(_desk.Host);
        using var refused = await visitor.Get(path);

        Assert.DoesNotContain("<script>", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await NotSignedIn(visitor, refused);
    }

    [Theory]
    [InlineData("access_denied")]
    [InlineData("account_selection_required")]
    public async Task Whoever_turns_back_at_the_provider_can_try_again(string error)
    {
        _desk.Provider.Refuses = error;
        using var visitor = new Visitor(_desk.Host);

        using var refused = await _desk.SignIn(visitor, new Person(AccountDesk.Manager));

        await NotSignedIn(visitor, refused);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_said_in_a_sentence()
    {
        await using var desk = await DeskHost.Alone(
            ("Desk:SignIn:Authority", "http://127.0.0.1:9"), ("Desk:SignIn:ClientId", "a"), ("Desk:SignIn:ClientSecret", "b"), ("Desk:SignIn:Managers:0", "ann@example.com"));
        using var visitor = new Visitor(desk);

        using var answer = await visitor.Get("/clinic/sign-in/account");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("We can't reach the service that your account is with", await Visitor.TextOf(answer), StringComparison.Ordinal);
    }

    private static async Task NotSignedIn(Visitor visitor, HttpResponseMessage refused)
    {
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Signing in didn't work", await Visitor.TextOf(refused), StringComparison.Ordinal);
        Assert.DoesNotContain("clinic", visitor.Cookies.Keys);
        using var desk = await visitor.Get("/clinic/runners");
        Assert.Equal(HttpStatusCode.Redirect, desk.StatusCode);
    }
}
