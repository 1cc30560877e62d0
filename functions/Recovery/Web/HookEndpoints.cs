using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Channels.SendGrid;
using Recovery.Channels.Twilio;
using Recovery.Messages;
using Recovery.Replies;
using Recovery.Settings;
using Recovery.Web.Http;

namespace Recovery.Web;

/// <summary>Where providers call: signed posts and nothing else.</summary>
internal static class HookEndpoints
{
    public static IServiceCollection AddHooks(this IServiceCollection services) => services
        .AddSingleton<TwilioPost>().AddSingleton<TwilioStatusHook>().AddSingleton<TwilioInboundHook>().AddSingleton<SendGridHook>()
        .AddSingleton<ReplyReader>().AddSingleton(provider => OurWords(provider.GetRequiredService<MessageComposer>(), provider.GetRequiredService<RecoverySettings>()));

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

    /// <summary>All that a phone may send back to us.</summary>
    public static OwnWords OurWords(MessageComposer composer, RecoverySettings settings) => new(
        composer.Texts.Concat(ReplyAnswers.All), [settings.Clinic.Name, settings.Clinic.Phone],
        [settings.PublicUrl.Host, (settings.Texts.LinkUrl ?? settings.PublicUrl).Host]);

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/hooks/twilio/status/{nudgeId}", (HttpRequest request, string nudgeId, TwilioStatusHook hook, CancellationToken ct) => hook.Post(request, nudgeId, ct));
        endpoints.MapPost("/hooks/twilio/inbound", (HttpRequest request, TwilioInboundHook hook, CancellationToken ct) => hook.Post(request, ct));
        endpoints.MapPost("/hooks/sendgrid/events", (HttpRequest request, SendGridHook hook, CancellationToken ct) => hook.Post(request, ct));
    }
}
