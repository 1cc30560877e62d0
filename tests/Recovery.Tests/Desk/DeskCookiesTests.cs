namespace Recovery.Tests.Desk;

/// <summary>How the desk's cookies are kept, on one's own machine and behind an https address.</summary>
public sealed class DeskCookiesTests
{
    [Fact]
    public async Task At_an_https_address_every_cookie_is_of_this_host_alone()
    {
        await using var host = await DeskHost.Start(("PublicUrl", "https://desk.example.com"));
        using var visitor = await Used(host);

        Assert.All(visitor.SetCookies, c =>
        {
            Assert.StartsWith("__Host-", c, StringComparison.Ordinal);
            Assert.Contains("; secure", c, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Superset(new HashSet<string> { "__Host-clinic", "__Host-clinic-name", "__Host-recovery-form" }, visitor.Cookies.Keys.ToHashSet());
    }

    [Fact]
    public async Task On_ones_own_machine_names_are_plain()
    {
        await using var host = await DeskHost.Start();
        using var visitor = await Used(host);

        Assert.All(visitor.SetCookies, c => Assert.DoesNotContain("secure", c, StringComparison.OrdinalIgnoreCase));
        Assert.Superset(new HashSet<string> { "clinic", "clinic-name", "recovery-form" }, visitor.Cookies.Keys.ToHashSet());
    }

    /// <summary>One that has signed in and changed something, so that every cookie was set.</summary>
    private static async Task<Visitor> Used(DeskHost host)
    {
        var visitor = new Visitor(host);
        (await visitor.SignIn("Mia")).Dispose();
        (await visitor.Post("/clinic/races", "/clinic/races", ("name", "Fun Run 2027"), ("days", "2027-05-09"))).Dispose();
        (await visitor.Get("/clinic/races")).Dispose();
        Assert.All(visitor.SetCookies, c =>
        {
            Assert.Contains("; path=/;", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=", c, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("; domain=", c, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains(visitor.SetCookies, c => c.Contains("recovery-done", StringComparison.Ordinal));
        return visitor;
    }
}
