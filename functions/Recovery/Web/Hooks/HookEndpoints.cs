using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Web.Hooks;

/// <summary>Where providers call: signed posts and nothing else.</summary>
internal static class HookEndpoints
{
    public static IServiceCollection AddHooks(this IServiceCollection services) => services
        .AddSingleton<TwilioPost>().AddSingleton<TwilioStatusHook>().AddSingleton<TwilioInboundHook>().AddSingleton<SendGridHook>();

    public static bool IsHook(HttpContext context) => context.Request.Path.StartsWithSegments("/hooks", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A pipeline of their own: a provider calls thousands of times while messages go out, and needs no cookie, no page and no file.
    /// </summary>
    public static void Build(IApplicationBuilder hooks)
    {
        hooks.UseProgramErrors();
        hooks.Use((context, next) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        hooks.UseRouting();
        hooks.UseEndpoints(Map);
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/hooks/twilio/status/{nudgeId}", (HttpRequest request, string nudgeId, TwilioStatusHook hook, CancellationToken ct) => hook.Post(request, nudgeId, ct));
        endpoints.MapPost("/hooks/twilio/inbound", (HttpRequest request, TwilioInboundHook hook, CancellationToken ct) => hook.Post(request, ct));
        endpoints.MapPost("/hooks/sendgrid/events", (HttpRequest request, SendGridHook hook, CancellationToken ct) => hook.Post(request, ct));
    }
}
