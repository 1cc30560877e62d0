using System.Net;
using Recovery.Tests.Desk.Accounts;

namespace Recovery.Tests.Hosted;

/// <summary>Signing in with an account of one's own where the Functions host hands the requests in.</summary>
public sealed class AccountsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manager_comes_in_and_a_stranger_is_told_whom_to_ask()
    {
        await using var provider = OpenIdProvider.Start();
        await using var app = await HostedApp.Start([.. AccountDesk.SettingsOf(provider)]);
        await app.UntilReady();

        using var ann = app.Host.Browser(cookies: true);
        using var signedIn = await SignIn(ann, provider, AccountDesk.Manager);
        Assert.Equal((HttpStatusCode.Redirect, "/clinic/races"), (signedIn.StatusCode, signedIn.Headers.Location?.OriginalString));
        Assert.Contains(AccountDesk.Manager, await ann.GetStringAsync("/clinic/races", Ct), StringComparison.Ordinal);

        using var eve = app.Host.Browser(cookies: true);
        using var refused = await SignIn(eve, provider, "eve@example.com");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Ask one of the clinic&#x27;s managers", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var away = await eve.GetAsync("/clinic/races", Ct);
        Assert.Equal(HttpStatusCode.Redirect, away.StatusCode);
    }

    private static async Task<HttpResponseMessage> SignIn(HttpClient browser, OpenIdProvider provider, string account)
    {
        provider.Person = new Person(account);
        using var away = await browser.GetAsync("/clinic/sign-in/account?returnUrl=%2Fclinic%2Fraces", Ct);
        Assert.Equal(HttpStatusCode.Redirect, away.StatusCode);
        using var elsewhere = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var back = await elsewhere.GetAsync(away.Headers.Location, Ct);
        return await browser.GetAsync(new Uri(provider.SentBackTo!).PathAndQuery, Ct);
    }
}
