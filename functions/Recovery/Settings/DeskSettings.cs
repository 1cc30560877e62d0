using Recovery.Runners;

namespace Recovery.Settings;

/// <summary>The clinic's desk (<c>Desk:*</c>).</summary>
/// <param name="SignIn">Null: people sign in with the clinic's key.</param>
public sealed record DeskSettings(SignInSettings? SignIn)
{
    internal static DeskSettings Read(SettingsReader reader) => new(SignInSettings.Read(reader));
}

/// <summary>Accounts by OpenID Connect, and whose may use the desk (<c>Desk:SignIn:*</c>).</summary>
/// <param name="Authority">The provider's address, under which it describes itself.</param>
/// <param name="AccountClaim">What an account is known by: its confirmed address, or the name that the provider's own administrators gave it.</param>
/// <param name="Managers">Addresses of those who may also change races and hours, pause and so on.</param>
/// <param name="Reception">Addresses of those who may do all else.</param>
public sealed record SignInSettings(
    Uri Authority, string ClientId, string ClientSecret, string AccountClaim, IReadOnlySet<string> Managers, IReadOnlySet<string> Reception)
{
    private const string Section = "Desk:SignIn";
    private static readonly string[] AccountClaims = ["email", "preferred_username"];

    /// <summary>The address alone: secrets stay out of logs.</summary>
    public override string ToString() => Authority.ToString();

    internal static SignInSettings? Read(SettingsReader reader)
    {
        var authority = reader.Address($"{Section}:Authority");
        var (id, secret) = (reader.Text($"{Section}:ClientId"), reader.Text($"{Section}:ClientSecret"));
        var claim = reader.OneOf($"{Section}:AccountClaim", AccountClaims, AccountClaims[0])!;
        var (managers, reception) = (People(reader, "Managers"), People(reader, "Reception"));
        if (reader.Text($"{Section}:Authority") is null && id is null && secret is null && managers.Count == 0 && reception.Count == 0)
        {
            return null;
        }

        Missing(reader, "Authority", reader.Text($"{Section}:Authority"), "set the address of the service that your people's accounts are with, such as https://accounts.google.com");
        Missing(reader, "ClientId", id, "set the id that the sign-in service gave this app");
        Missing(reader, "ClientSecret", secret, "set the secret that the sign-in service gave this app");
        Missing(reader, "Managers", managers.FirstOrDefault(), $"name at least one manager's address, as {Section}:Managers:0");
        if (authority is { Scheme: "http", IsLoopback: false })
        {
            reader.Mistake($"{Section}:Authority is '{authority}'; use its https address.");
        }

        foreach (var both in managers.Intersect(reception, StringComparer.OrdinalIgnoreCase))
        {
            reader.Mistake($"{Section}: {both} is on both lists; leave it on {Section}:Managers alone, who may do all that reception may.");
        }

        return authority is null || id is null || secret is null ? null : new SignInSettings(authority, id, secret, claim, managers, reception);
    }

    private static HashSet<string> People(SettingsReader reader, string list)
    {
        var people = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (number, address) in reader.Section($"{Section}:{list}").Where(p => p.Value.Length > 0))
        {
            if (!EmailAddress.TryParse(address, out _, out _))
            {
                reader.Mistake($"{Section}:{list}:{number} is '{address}'; use an email address such as ann@example.com.");
            }
            else
            {
                people.Add(address);
            }
        }

        return people;
    }

    private static void Missing(SettingsReader reader, string name, string? value, string what)
    {
        if (value is null)
        {
            reader.Mistake($"{Section}:{name} is missing; {what}, or take out every {Section} setting, and people sign in with the clinic's key.");
        }
    }
}
