using Microsoft.AspNetCore.Http;
using Recovery.Desk;
using Recovery.Settings;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>The name that was given on this device: after twelve hours only the key is asked for again.</summary>
public sealed class RememberedName(RecoverySettings settings)
{
    /// <summary>The longest that browsers keep any cookie.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(400);

    private readonly string _cookie = DeskCookies.Name(settings, "clinic-name");

    /// <summary>Null: none was given, or what is there can't be a name.</summary>
    public string? Read(HttpContext context) =>
        context.Request.Cookies[_cookie] is { Length: < DeskNames.Longest * 9 } kept && DeskNames.TryParse(Uri.UnescapeDataString(kept), out var name, out _) ? name : null;

    public void Keep(HttpContext context, string name) => context.Response.Cookies.Append(
        _cookie, Uri.EscapeDataString(name),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", Secure = context.Request.IsHttps, MaxAge = KeptFor, IsEssential = true });
}
