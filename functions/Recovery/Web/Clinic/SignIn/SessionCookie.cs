using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Settings;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>The cookie that names a session. Whether the session holds, whose it is and what they may do is looked up at each request.</summary>
internal static class SessionCookie
{
    public static void Configure(CookieAuthenticationOptions options, RecoverySettings settings)
    {
        DeskCookies.Keep(options.Cookie, settings, "clinic");
        // The session itself ends sooner. A cookie is renewed in the second half of its life, so that one in use outlives every pause in between.
        options.ExpireTimeSpan = 2 * DeskSessions.Life;
        options.SlidingExpiration = true;
        // Browsers live in real time, also while the clinic's clock is shifted for a demo.
        options.TimeProvider = TimeProvider.System;
        options.LoginPath = ClinicPaths.SignIn;
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = SendToSignIn;
        options.Events.OnRedirectToAccessDenied = Refuse;
        options.Events.OnValidatePrincipal = LookUp;
    }

    private static Task SendToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (IsForPrograms(request))
        {
            return SignInProblem.Write(context.HttpContext, SignInWords.Needed);
        }

        // What was posted can't be posted again after signing in; the page that it came from can be opened.
        // By path alone: behind a proxy, as in Azure Functions, the request's own host may be one that no browser knows.
        var back = QueryString.Create(context.Options.ReturnUrlParameter, $"{request.PathBase}{request.Path}{request.QueryString}");
        context.Response.Redirect(HttpMethods.IsGet(request.Method) ? ClinicPaths.SignIn + back : ClinicPaths.SignIn);
        return Task.CompletedTask;
    }

    /// <summary>They are signed in, but only a manager may do this.</summary>
    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (IsForPrograms(context.Request))
        {
            return Results.Problem(SignInWords.ManagersAlone, title: "Not allowed.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context.HttpContext);
        }

        DeskRefusal.Show(context.HttpContext, DeskRefusal.ForReception);
        return Task.CompletedTask;
    }

    private static async Task LookUp(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var sessions = http.RequestServices.GetRequiredService<DeskSessions>();
        if (context.Principal?.Session() is { } id && await sessions.Find(id, IsSomebodys(http.Request), http.RequestAborted) is { } session)
        {
            if (http.RequestServices.GetRequiredService<DeskAccounts>().RoleOf(session) is { } role)
            {
                context.ReplacePrincipal(ClinicAuthentication.Principal(session, role == DeskRole.Manager));
                return;
            }

            // Taken off the list: should they come back on it, they sign in anew.
            await sessions.End(id, http.RequestAborted);
        }

        context.RejectPrincipal();
        await http.SignOutAsync(ClinicAuthentication.CookieScheme);
    }

    /// <summary>
    /// Most browsers say which requests come of a tap or a key. Safari never does, so whoever goes to a page counts, unless the page went there by
    /// itself: that is nobody's doing, and would keep a forgotten device signed in for ever. Programs and old browsers say nothing at all: theirs count.
    /// </summary>
    private static bool IsSomebodys(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) || request.Headers["Sec-Fetch-User"] == "?1"
        || (!OwnRefresh.Is(request) && (!request.Headers.ContainsKey("Sec-Fetch-Mode") || request.Headers["Sec-Fetch-Mode"] == "navigate"));

    private static bool IsForPrograms(HttpRequest request) => request.Path.StartsWithSegments(ClinicPaths.Api, StringComparison.OrdinalIgnoreCase);
}
