using System.Security.Claims;
using Recovery.Desk;
using Recovery.Settings;
using Recovery.Storage;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>What somebody may do at the desk.</summary>
internal enum DeskRole
{
    Reception,
    Manager,
}

/// <summary>Whose account may use the desk: by the lists in the settings, asked anew at each request.</summary>
internal sealed class DeskAccounts(RecoverySettings settings)
{
    private const string Email = "email";

    /// <summary>People sign in with accounts of their own; the clinic's key is for programs alone.</summary>
    public bool AreUsed => settings.Desk.SignIn is not null;

    /// <summary>Null: they may not use the desk (any more).</summary>
    public DeskRole? RoleOf(DeskSession session) => settings.Desk.SignIn is null
        ? session.Account is null ? DeskRole.Manager : null
        : session.Account is { } account ? RoleOf(account) : null;

    public DeskRole? RoleOf(string account) => settings.Desk.SignIn switch
    {
        { } lists when lists.Managers.Contains(account) => DeskRole.Manager,
        { } lists when lists.Reception.Contains(account) => DeskRole.Reception,
        _ => null,
    };

    /// <summary>The address that an account is known by; null: the provider has not confirmed that it is theirs.</summary>
    /// <remarks>
    /// Providers may say each of the two twice, in the token and when asked who that is; the framework keeps both where they are spelt differently
    /// ("true" and "True"). All of them count, so that one that disagrees lets nobody in.
    /// </remarks>
    public string? AccountOf(ClaimsPrincipal user)
    {
        var claim = settings.Desk.SignIn!.AccountClaim;
        var accounts = user.FindAll(claim).Select(c => c.Value.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return (claim != Email || IsConfirmed(user)) && accounts is [{ Length: > 0 } account] ? account : null;
    }

    private static bool IsConfirmed(ClaimsPrincipal user) =>
        user.FindAll("email_verified").ToList() is { Count: > 0 } said && said.TrueForAll(c => bool.TryParse(c.Value, out var yes) && yes);

    /// <summary>What stands on their changes: a name alone could be anybody's, so the account follows it.</summary>
    public static string NameOf(ClaimsPrincipal user, string account) =>
        user.FindFirst("name") is { } claim && DeskNames.TryParse(claim.Value, out var name, out _) ? $"{name} ({account})" : account;
}
