using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Security;
using Recovery.Settings;

namespace Recovery.Web.Http;

/// <summary>What each answer tells the browser to allow: nothing but our own sheet, scripts and forms.</summary>
internal static class SecurityHeaders
{
    private const string Open = "open", Private = "private", Mail = "mail";

    private static readonly object PolicyKey = new();

    /// <summary>Pages about one person, by a token in their address or behind sign-in: not cached, not indexed, not told to others.</summary>
    private static readonly PathString[] PrivatePaths = [.. LinkPath.Roots.Select(r => new PathString(r)), "/clinic", "/api", "/sandbox"];

    public static void AddRecoverySecurityHeaders(this IServiceCollection services, RecoverySettings settings) =>
        services.AddSecurityHeaderPolicies()
            .AddPolicy(Open, policy => Common(policy, settings).AddReferrerPolicySameOrigin())
            .AddPolicy(Private, policy => Common(policy, settings).AddReferrerPolicyNoReferrer().NotKept())
            .AddPolicy(Mail, policy => policy
                .AddContentTypeOptionsNoSniff().AddReferrerPolicyNoReferrer().NotKept()
                .AddCustomHeader("Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"))
            .SetPolicySelector(context => context.ConfiguredPolicies[(string)context.HttpContext.Items[PolicyKey]!]);

    /// <summary>Chooses by the path that was asked for: an error page is shown under another one.</summary>
    public static Task Choose(HttpContext context, RequestDelegate next)
    {
        context.Items[PolicyKey] = For(context.Request.Path);
        return next(context);
    }

    private static string For(PathString path) =>
        path.StartsWithSegments(SandboxPaths.Mail, StringComparison.OrdinalIgnoreCase) ? Mail
        : PrivatePaths.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)) ? Private
        : Open;

    private static HeaderPolicyCollection Common(HeaderPolicyCollection policy, RecoverySettings settings)
    {
        policy.AddContentTypeOptionsNoSniff()
            .AddFrameOptionsDeny()
            .AddCrossOriginOpenerPolicy(opener => opener.SameOrigin())
            .AddCrossOriginResourcePolicy(resource => resource.SameOrigin())
            .AddCustomHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
            .AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddScriptSrc().Self();
                csp.AddStyleSrc().Self();
                csp.AddImgSrc().Self();
                csp.AddConnectSrc().Self();
                csp.AddFrameSrc().Self();
                csp.AddFormAction().Self();
                csp.AddBaseUri().None();
                csp.AddFrameAncestors().None();
            });
        // Written for each answer: behind a proxy that ends TLS this process sees plain HTTP.
        return settings.PublicUrl.Scheme == Uri.UriSchemeHttps
            ? policy.AddCustomHeader("Strict-Transport-Security", "max-age=31536000")
            : policy;
    }

    private static HeaderPolicyCollection NotKept(this HeaderPolicyCollection policy) => policy
        .AddCustomHeader("Cache-Control", "no-store")
        .AddCustomHeader("X-Robots-Tag", "noindex");
}
