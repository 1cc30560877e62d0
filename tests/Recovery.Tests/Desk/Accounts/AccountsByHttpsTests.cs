using System.Net;

namespace Recovery.Tests.Desk.Accounts;

/// <summary>Behind a proxy that ends https: people come back to the public address, and every cookie is of that host alone.</summary>
public sealed class AccountsByHttpsTests
{
    [Fact]
    public async Task They_come_back_to_the_public_address_with_cookies_of_this_host()
    {
        await using var desk = await AccountDesk.Start(("PublicUrl", "https://desk.example.com"));
        using var ann = new Visitor(desk.Host);

        using var answer = await desk.SignIn(ann, new Person(AccountDesk.Manager));

        Assert.Equal((HttpStatusCode.Redirect, "/clinic/runners"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal("https://desk.example.com/clinic/signed-in", desk.Provider.Asked!["redirect_uri"]);
        Assert.NotEmpty(ann.SetCookies);
        Assert.All(ann.SetCookies, c =>
        {
            Assert.StartsWith("__Host-", c, StringComparison.Ordinal);
            foreach (var part in new[] { "; secure", "; httponly", "; path=/;", "; samesite=" })
            {
                Assert.Contains(part, c, StringComparison.OrdinalIgnoreCase);
            }
        });
        Assert.Contains("__Host-clinic", ann.Cookies.Keys);
        // What was needed on the way is gone again.
        Assert.DoesNotContain(ann.Cookies.Keys, c => c.Contains("nonce", StringComparison.Ordinal) || c.Contains("sign-in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_may_be_known_by_the_name_that_its_administrators_gave_it()
    {
        await using var desk = await AccountDesk.Start(("Desk:SignIn:AccountClaim", "preferred_username"));
        desk.Provider.Spoil = token => token.Claims["preferred_username"] = AccountDesk.Manager;
        using var ann = new Visitor(desk.Host);

        using var answer = await desk.SignIn(ann, new Person("someone@example.org", Verified: null));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains(AccountDesk.Manager, await ann.Page("/clinic/runners"), StringComparison.Ordinal);
    }
}
