using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Desk;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Storage;
using Recovery.Time;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>Who may use the desk: a browser that signed in (cookie), or a program that sends the key (bearer).</summary>
public static class ClinicAuthentication
{
    /// <summary>The policy that guards every page and endpoint of the desk.</summary>
    public const string Policy = "clinic";

    /// <summary>The policy of what only a manager may do: hours, messages, races, pauses.</summary>
    public const string ManagerPolicy = "clinic-manager";

    /// <summary>Chooses one of the two below by whether the request carries a bearer key.</summary>
    public const string Scheme = "clinic";

    /// <summary>The role of <see cref="ManagerPolicy"/>. Whoever has the clinic's key has it.</summary>
    internal const string Manager = "manager";

    internal const string CookieScheme = "clinic-cookie";
    internal const string BearerScheme = "clinic-bearer";

    /// <summary>By this claim alone the framework tells whose form a token is for: a name that is given changes no form that is open.</summary>
    private const string SessionClaim = ClaimTypes.NameIdentifier;

    /// <summary>The name that stands on what they change.</summary>
    public static string DeskName(this ClaimsPrincipal user) => user.Identity?.Name is { Length: > 0 } name ? name : DeskNames.Unnamed;

    /// <summary>May do what <see cref="ManagerPolicy"/> guards.</summary>
    public static bool IsManager(this ClaimsPrincipal user) => user.IsInRole(Manager);

    /// <summary>They have the clinic's key and have not said who they are.</summary>
    internal static bool IsUnnamed(this ClaimsPrincipal user) => user.Session() is not null && user.DeskName() == DeskNames.Unnamed;

    /// <summary>They signed in with an account of their own.</summary>
    internal static bool HasAccount(this ClaimsPrincipal user) => user.HasClaim(c => c.Type == ClaimTypes.Email);

    internal static bool IsByBearer(this HttpContext context) =>
        context.User.Identities.Any(i => i.IsAuthenticated && i.AuthenticationType == BearerScheme);

    /// <summary>The session that the request's cookie names; null: it came with the bearer key.</summary>
    internal static string? Session(this ClaimsPrincipal user) => user.FindFirstValue(SessionClaim);

    /// <summary>Whoever opened the session; what a cookie needs to hold, and what the store adds to it at each request.</summary>
    internal static ClaimsPrincipal Principal(DeskSession session, bool isManager) => new(new ClaimsIdentity(
        [
            new Claim(SessionClaim, session.Id), new Claim(ClaimTypes.Name, session.Name ?? DeskNames.Unnamed),
            .. session.Account is { } account ? (Claim[])[new Claim(ClaimTypes.Email, account)] : [], .. isManager ? (Claim[])[new Claim(ClaimTypes.Role, Manager)] : [],
        ],
        CookieScheme));

    /// <summary>Signs in whoever has the clinic's key.</summary>
    /// <param name="context">Gets the cookie.</param>
    /// <param name="name">Null: they have not said.</param>
    internal static async Task SignIn(HttpContext context, string? name)
    {
        var session = await context.RequestServices.GetRequiredService<DeskSessions>().Open(name, account: null, context.RequestAborted);
        await context.SignInAsync(CookieScheme, Principal(session, isManager: true), new AuthenticationProperties { IsPersistent = true });
    }

    internal static void Add(IServiceCollection services, RecoverySettings settings)
    {
        services.AddSingleton(sp => AccessKey.Load(sp.GetRequiredService<RecoverySettings>()));
        services.AddSingleton(sp => new SignInThrottle(sp.GetRequiredService<IWrongKeyStore>(), sp.GetRequiredService<ContactHash>(), TimeProvider.System));
        services.AddSingleton(sp => new DeskSessions(
            sp.GetRequiredService<IDeskSessionStore>(), sp.GetRequiredService<AccessKey>(), sp.GetRequiredService<ClinicClock>(), TimeProvider.System));
        services.AddSingleton<RememberedName>().AddSingleton<DeskAccounts>();
        // No scheme by default: a key or cookie is looked at only where the desk's policy asks for it. Otherwise the host would look at
        // every request, before ours has read the address that a proxy forwards.
        var schemes = services.AddAuthentication()
            .AddPolicyScheme(Scheme, null, o => o.ForwardDefaultSelector = c => BearerKeyHandler.IsGiven(c.Request) ? BearerScheme : CookieScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerKeyHandler>(BearerScheme, null)
            .AddCookie(CookieScheme, o => SessionCookie.Configure(o, settings));
        if (settings.Desk.SignIn is { } accounts)
        {
            AccountSignIn.Add(schemes, accounts, settings);
        }

        services.AddAuthorizationBuilder()
            .AddPolicy(Policy, new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build())
            .AddPolicy(ManagerPolicy, new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().RequireRole(Manager).Build());
    }
}
