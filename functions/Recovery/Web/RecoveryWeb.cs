using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Recovery.Desk;
using Recovery.Desk.Today;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Web.Api;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Forms;
using Recovery.Web.Http;
using Recovery.Web.Links;

namespace Recovery.Web;

/// <summary>All that is served by HTTP: runners' pages, the clinic's desk, the API. One pipeline in every host.</summary>
public static class RecoveryWeb
{
    /// <summary>No page takes more; providers' hooks come in batches and set their own limit.</summary>
    private const long LargestBody = 256 * 1024;

    /// <summary>Adds the pages and what they stand on.</summary>
    public static IServiceCollection AddRecoveryWeb(this IServiceCollection services, RecoverySettings settings)
    {
        services.AddRazorPages(options =>
            {
                options.RootDirectory = "/Web/Pages";
                options.Conventions.ConfigureFilter(new PageMethods());
            })
            .AddApplicationPart(typeof(RecoveryWeb).Assembly)
            // Our forms have plain names, and a name with half a bracket is an exception there.
            .AddMvcOptions(options => options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>());
        services.AddAntiforgery(options =>
        {
            DeskCookies.Keep(options.Cookie, settings, "recovery-form", SameSiteMode.Strict);
        });
        services.Configure<CookieTempDataProviderOptions>(options => DeskCookies.Keep(options.Cookie, settings, "recovery-done"));
        KeyRing.Add(services);
        // Our sheet and scripts alone: a page holds tokens, and its length would tell of them.
        services.AddResponseCompression(options => (options.EnableForHttps, options.MimeTypes) = (true, ["text/css", "text/javascript", "image/svg+xml"]));
        services.AddProblemDetails();
        services.AddAuthorization();
        services.AddHttpContextAccessor();
        services.AddRecoverySecurityHeaders(settings);
        services.AddRecoveryHealth();
        services.Configure<ForwardedHeadersOptions>(options => Origin.TrustProxies(settings.Proxies, options));
        services.PostConfigure<LoggerFilterOptions>(QuietLogs.Apply);
        services.AddSingleton<Assets>().AddSingleton<FrontDoor>();
        services.AddSingleton<FormStamp>().AddSingleton<LinkedNudges>().AddSingleton<LinkedAppointments>().AddSingleton<RunnerAppointments>().AddSingleton<RunnerLinks>().AddSingleton<RunnerDataJson>().AddSingleton<RunnerActions>();
        services.AddSingleton<ConsentWording>().AddSingleton<Confirmations>().AddSingleton<SignUpHandler>().AddSingleton<EntryChanges>().AddSingleton<TellingTimes>().AddSingleton<AppointmentDesk>();
        services.AddSingleton<TodayDesk>().AddSingleton<NeedsActions>().AddSingleton<ContactFixes>();
        services.AddSingleton<SignUpApi>();
        services.AddHooks();
        return services.AddClinic(settings);
    }

    /// <summary>Builds the pipeline. Once for a process: <see cref="FrontDoor"/> does.</summary>
    public static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        var settings = services.GetRequiredService<RecoverySettings>();
        var assets = services.GetRequiredService<Assets>();

        app.MapWhen(HookEndpoints.IsHook, HookEndpoints.Build);
        app.Use(Origin.Remember);
        app.UseForwardedHeaders();
        app.Use((context, next) => Origin.UsePublicScheme(context, settings, next));
        app.Use(SecurityHeaders.Choose);
        app.UseSecurityHeaders();
        app.UseErrorPages();
        app.MapWhen(Health.IsHealth, Health.Build);
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = assets.Files,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600",
        });
        app.Use((context, next) => BodyLimit.Check(context, LargestBody, next));
        app.Use(KnownCharset.Check);
        if (settings.Desk.SignIn is not null)
        {
            app.Use(AccountSignIn.Return);
        }

        app.UseRouting();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseEndpoints(endpoints =>
        {
            endpoints.MapRazorPages();
            SignUpApi.Map(endpoints);
            Robots.Map(endpoints);
            endpoints.MapClinic();
        });
        return app.Build();
    }
}
