using Microsoft.AspNetCore.Http;
using Recovery.Settings;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>How the desk's cookies are kept: out of reach of scripts and of other sites and, at an https address, of other hosts.</summary>
internal static class DeskCookies
{
    /// <summary>Browsers take a cookie of such a name only from this very host, by https, for all of its paths.</summary>
    private const string OfThisHost = "__Host-";

    /// <summary>At http, as on one's own machine, browsers would refuse such a name.</summary>
    public static string Name(RecoverySettings settings, string name) => IsHttps(settings) ? OfThisHost + name : name;

    /// <param name="cookie">Of the framework.</param>
    /// <param name="settings">By its public address: a proxy may end TLS before us.</param>
    /// <param name="name">Without a prefix.</param>
    /// <param name="sameSite">Lax: it also comes along when a link elsewhere leads here.</param>
    public static void Keep(CookieBuilder cookie, RecoverySettings settings, string name, SameSiteMode sameSite = SameSiteMode.Lax)
    {
        cookie.Name = Name(settings, name);
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.Path = "/";
        cookie.SecurePolicy = IsHttps(settings) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    public static bool IsHttps(RecoverySettings settings) => settings.PublicUrl.Scheme == Uri.UriSchemeHttps;
}
