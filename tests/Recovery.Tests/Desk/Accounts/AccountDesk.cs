using System.Net;

namespace Recovery.Tests.Desk.Accounts;

/// <summary>A desk whose people have accounts at a provider: Ann is a manager, Rob at reception.</summary>
internal sealed class AccountDesk : IAsyncDisposable
{
    public const string Manager = "ann@example.com", Reception = "rob@example.com";

    private AccountDesk(OpenIdProvider provider, DeskHost host) => (Provider, Host) = (provider, host);

    public OpenIdProvider Provider { get; }

    public DeskHost Host { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<AccountDesk> Start(params (string Key, string Value)[] settings)
    {
        var provider = OpenIdProvider.Take();
        return new AccountDesk(provider, await DeskHost.Start([.. SettingsOf(provider), .. settings]));
    }

    /// <summary>One whose cookies another desk on its store can read: the keys that protect them are in there.</summary>
    public static async Task<AccountDesk> Alone()
    {
        var provider = OpenIdProvider.Take();
        return new AccountDesk(provider, await DeskHost.Alone(SettingsOf(provider)));
    }

    public static (string Key, string Value)[] SettingsOf(OpenIdProvider provider) =>
    [
        ("Desk:SignIn:Authority", provider.Address), ("Desk:SignIn:ClientId", OpenIdProvider.ClientId), ("Desk:SignIn:ClientSecret", OpenIdProvider.Secret),
        ("Desk:SignIn:Managers:0", Manager), ("Desk:SignIn:Reception:0", Reception),
    ];

    /// <summary>To the provider and back to the door, which is not opened yet. Returns the path that the provider sent the visitor to.</summary>
    public async Task<string> ToTheDoor(Visitor visitor, Person person, string returnUrl = "/clinic/runners")
    {
        Provider.Person = person;
        using var away = await visitor.Get($"/clinic/sign-in/account?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(HttpStatusCode.Redirect, away.StatusCode);
        Assert.StartsWith($"{Provider.Address}/authorize?", away.Headers.Location?.AbsoluteUri, StringComparison.Ordinal);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var back = await browser.GetAsync(away.Headers.Location, Ct);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        return new Uri(Provider.SentBackTo!).PathAndQuery;
    }

    public async Task<HttpResponseMessage> SignIn(Visitor visitor, Person person, string returnUrl = "/clinic/runners") =>
        await visitor.Get(await ToTheDoor(visitor, person, returnUrl));

    public async Task<Visitor> SignedIn(Person person)
    {
        var visitor = new Visitor(Host);
        using var answer = await SignIn(visitor, person);
        Assert.Equal((HttpStatusCode.Redirect, "/clinic/runners"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Provider.HandBack();
    }
}
