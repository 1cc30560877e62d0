using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Security;
using Recovery.Storage;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>Who may use the desk: a browser that signed in (cookie), or a program that sends the key (bearer).</summary>
public static class ClinicAuthentication
{
    /// <summary>The policy that guards every page and endpoint of the desk.</summary>
    public const string Policy = "clinic";

    /// <summary>The policy of what only a manager may do: hours, messages, races, pauses.</summary>
    public const string ManagerPolicy = "clinic-manager";

    /// <summary>The role of <see cref="ManagerPolicy"/>. Whoever has the clinic's key has it.</summary>
    internal const string Manager = "manager";

    /// <summary>Chooses one of the two below by whether the request carries a bearer key.</summary>
    public const string Scheme = "clinic";

    internal const string CookieScheme = "clinic-cookie";
    internal const string BearerScheme = "clinic-bearer";
    private const string SessionClaim = "session";

    /// <summary>Stands on changes while nobody has said their name.</summary>
    private const string Unnamed = "Reception";

    /// <summary>The name that stands on what they change.</summary>
    public static string DeskName(this ClaimsPrincipal user) => user.Identity?.Name is { Length: > 0 } name ? name : Unnamed;

    internal static bool IsByBearer(this HttpContext context) =>
        context.User.Identities.Any(i => i.IsAuthenticated && i.AuthenticationType == BearerScheme);

    internal static async Task SignIn(HttpContext context, DeskSessions sessions) => await context.SignInAsync(
        CookieScheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, Unnamed), new Claim(ClaimTypes.Role, Manager), new Claim(SessionClaim, await sessions.Open(context.RequestAborted))], CookieScheme)),
        new AuthenticationProperties { IsPersistent = true });

    /// <summary>The session that the request's cookie names; null: it came with the bearer key.</summary>
    internal static string? Session(this ClaimsPrincipal user) => user.FindFirstValue(SessionClaim);

    internal static void Add(IServiceCollection services)
    {
        services.AddSingleton(sp => AccessKey.Load(sp.GetRequiredService<Settings.RecoverySettings>()));
        services.AddSingleton(sp => new SignInThrottle(sp.GetRequiredService<IWrongKeyStore>(), sp.GetRequiredService<ContactHash>(), TimeProvider.System));
        services.AddSingleton(sp => new DeskSessions(sp.GetRequiredService<IDeskSessionStore>(), sp.GetRequiredService<AccessKey>(), TimeProvider.System));
        // No scheme by default: a key or cookie is looked at only where the desk's policy asks for it. Otherwise the host would look at
        // every request, before ours has read the address that a proxy forwards.
        services.AddAuthentication()
            .AddPolicyScheme(Scheme, null, o => o.ForwardDefaultSelector = c => BearerKeyHandler.IsGiven(c.Request) ? BearerScheme : CookieScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerKeyHandler>(BearerScheme, null)
            .AddCookie(CookieScheme, Cookie);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policy, new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build())
            .AddPolicy(ManagerPolicy, new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().RequireRole(Manager).Build());
    }

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "clinic";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = DeskSessions.Life;
        options.SlidingExpiration = true;
        // Browsers live in real time, also while the clinic's clock is shifted for a demo.
        options.TimeProvider = TimeProvider.System;
        options.LoginPath = ClinicPaths.SignIn;
        options.AccessDeniedPath = ClinicPaths.SignIn;
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = SendToSignIn;
        options.Events.OnValidatePrincipal = LeaveWhenSessionEnded;
    }

    private static Task SendToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(ClinicPaths.Api, StringComparison.OrdinalIgnoreCase))
        {
            return SignInProblem.Write(context.HttpContext, SignInWords.Needed);
        }

        // What was posted can't be posted again after signing in; the page that it came from can be opened.
        // By path alone: behind a proxy, as in Azure Functions, the request's own host may be one that no browser knows.
        var back = QueryString.Create(context.Options.ReturnUrlParameter, $"{request.PathBase}{request.Path}{request.QueryString}");
        context.Response.Redirect(HttpMethods.IsGet(request.Method) ? ClinicPaths.SignIn + back : ClinicPaths.SignIn);
        return Task.CompletedTask;
    }

    private static async Task LeaveWhenSessionEnded(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (context.Principal?.Session() is not { } session
            || !await http.RequestServices.GetRequiredService<DeskSessions>().IsOpen(session, http.RequestAborted))
        {
            context.RejectPrincipal();
            await http.SignOutAsync(CookieScheme);
        }
    }
}
