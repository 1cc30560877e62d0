using Microsoft.Extensions.Configuration;
using Recovery.Settings;

namespace Recovery.Tests.Settings;

/// <summary>Accounts at the desk: all that is missing or wrong is named at once, and nothing is needed where there are none.</summary>
public sealed class SignInSettingsTests
{
    private static readonly (string Key, string Value)[] Good =
    [
        ("Authority", "https://accounts.example.com/tenant"), ("ClientId", "desk"), ("ClientSecret", "secret"), ("Managers:0", "Ann@example.com"), ("Reception:0", "rob@example.com"),
    ];

    [Fact]
    public void Without_any_people_have_the_clinics_key() => Assert.Null(Read([]).Desk.SignIn);

    [Fact]
    public void All_of_them_are_read()
    {
        var accounts = Read(Good).Desk.SignIn!;

        Assert.Equal(("https://accounts.example.com/tenant", "desk", "secret", "email"), (accounts.Authority.AbsoluteUri, accounts.ClientId, accounts.ClientSecret, accounts.AccountClaim));
        Assert.Contains("ann@EXAMPLE.com", accounts.Managers);
        Assert.Contains("rob@example.com", accounts.Reception);
        Assert.DoesNotContain("secret", accounts.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var mistakes = Mistakes(("Authority", "accounts"), ("AccountClaim", "sub"), ("Reception:0", "rob"), ("Reception:1", "zoe@example.com"));

        Assert.Equal(
            [
                "Desk:SignIn:Authority is 'accounts'; use a web address such as https://recovery.example.com.",
                "Desk:SignIn:AccountClaim is 'sub'; use email or preferred_username.",
                "Desk:SignIn:Reception:0 is 'rob'; use an email address such as ann@example.com.",
                "Desk:SignIn:ClientId is missing; set the id that the sign-in service gave this app, or take out every Desk:SignIn setting, and people sign in with the clinic's key.",
                "Desk:SignIn:ClientSecret is missing; set the secret that the sign-in service gave this app, or take out every Desk:SignIn setting, and people sign in with the clinic's key.",
                "Desk:SignIn:Managers is missing; name at least one manager's address, as Desk:SignIn:Managers:0, or take out every Desk:SignIn setting, and people sign in with the clinic's key.",
            ],
            mistakes);
    }

    [Theory]
    [InlineData("Authority", "http://accounts.example.com", "use its https address")]
    [InlineData("Reception:0", "ANN@example.com", "is on both lists")]
    [InlineData("PublicUrl", "http://desk.example.com", "set its https address")]
    public void What_does_not_go_together_is_named(string key, string value, string says) =>
        Assert.Contains(Mistakes([.. Good, (key, value)]), m => m.Contains(says, StringComparison.Ordinal));

    private static IReadOnlyList<string> Mistakes(params (string Key, string Value)[] settings) =>
        Assert.Throws<SettingsException>(() => Read(settings)).Mistakes;

    private static RecoverySettings Read((string Key, string Value)[] settings) => RecoverySettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.GroupBy(s => s.Key).Select(g => KeyValuePair.Create(g.Key == "PublicUrl" ? g.Key : $"Desk:SignIn:{g.Key}", (string?)g.Last().Value)))
        .Build());
}
