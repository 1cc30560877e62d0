using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Recovery.Settings;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>Signing in with an account of one's own, by OpenID Connect (<c>Desk:SignIn</c>): out to the provider, and back.</summary>
internal static partial class AccountSignIn
{
    public const string Scheme = "clinic-account";

    /// <summary>Somebody waits for it, on a phone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Add(AuthenticationBuilder schemes, SignInSettings accounts, RecoverySettings settings)
    {
        schemes.AddRemoteScheme<OpenIdConnectOptions, AccountHandler>(Scheme, null, options => Configure(options, accounts, settings));
        schemes.Services.AddSingleton<Microsoft.Extensions.Options.IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();
    }

    /// <summary>Leads to the provider.</summary>
    public static async Task Begin(HttpContext context, string? returnUrl, ILogger<AccountHandler> log)
    {
        var back = RedirectHttpResult.IsLocalUrl(returnUrl) ? returnUrl! : ClinicPaths.Desk;
        try
        {
            await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = back });
        }
        catch (InvalidOperationException fault)
        {
            // The provider's own description of itself could not be fetched.
            Log.NoProvider(log, fault.GetType().Name);
            DeskRefusal.Show(context, DeskRefusal.NoAnswer, StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>
    /// Whoever comes back from the provider is met here and not in the host's own pipeline, which sees requests before the address that a
    /// proxy forwards is read.
    /// </summary>
    public static async Task Return(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == ClinicPaths.SignedIn
            && await context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(context, Scheme) is AccountHandler handler
            && await handler.Meet())
        {
            return;
        }

        await next(context);
    }

    private static void Configure(OpenIdConnectOptions options, SignInSettings accounts, RecoverySettings settings)
    {
        options.SignInScheme = ClinicAuthentication.CookieScheme;
        options.Authority = accounts.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = !accounts.Authority.IsLoopback;
        options.ClientId = accounts.ClientId;
        options.ClientSecret = accounts.ClientSecret;
        options.ResponseType = "code";
        // Coming back is a plain visit, so the cookies that are expected with it need not be sent along from other sites.
        options.ResponseMode = "query";
        options.UsePkce = true;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.Scope.Add("profile");
        options.Scope.Add("email");
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        options.ClaimActions.MapUniqueJsonKey(accounts.AccountClaim, accounts.AccountClaim);
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.BackchannelTimeout = Patience;
        options.CallbackPath = ClinicPaths.SignedIn;
        options.RemoteSignOutPath = default;
        options.SignedOutCallbackPath = default;
        // Browsers live in real time, also while the clinic's clock is shifted for a demo.
        options.TimeProvider = TimeProvider.System;
        DeskCookies.Keep(options.CorrelationCookie, settings, "clinic-sign-in.");
        DeskCookies.Keep(options.NonceCookie, settings, "clinic-nonce.");
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            // By the public address: behind a proxy the request's own may be one that no browser knows.
            context.ProtocolMessage.RedirectUri = new Uri(settings.PublicUrl, ClinicPaths.SignedIn).AbsoluteUri;
            // A device at reception is shared: whoever used it last is not who signs in now.
            context.ProtocolMessage.Prompt = "select_account";
            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = RequireSignature;
        options.Events.OnTicketReceived = Receive;
        options.Events.OnAccessDenied = context =>
        {
            context.HandleResponse();
            DeskRefusal.Show(context.HttpContext, DeskRefusal.NotSignedIn);
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            // By its kind alone: what providers say may name people.
            Log.Refused(LogOf(context.HttpContext), context.Failure?.GetType().Name, (context.Failure?.InnerException ?? context.Failure)?.GetType().Name);
            DeskRefusal.Show(context.HttpContext, DeskRefusal.NotSignedIn);
            return Task.CompletedTask;
        };
    }

    /// <summary>The framework takes a token that nobody signed where it comes straight from the provider; we don't.</summary>
    private static Task RequireSignature(TokenValidatedContext context)
    {
        if (context.TokenEndpointResponse?.IdToken is not { } token || token.EndsWith('.'))
        {
            context.Fail("The provider's token has no signature.");
        }

        return Task.CompletedTask;
    }

    /// <summary>The provider has said who they are; the lists say whether they may come in.</summary>
    private static async Task Receive(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        var accounts = http.RequestServices.GetRequiredService<DeskAccounts>();
        if (accounts.AccountOf(context.Principal!) is not { } account)
        {
            context.HandleResponse();
            DeskRefusal.Show(http, DeskRefusal.Unconfirmed);
            return;
        }

        if (accounts.RoleOf(account) is not { } role)
        {
            context.HandleResponse();
            DeskRefusal.Show(http, DeskRefusal.NotOnTheList(account));
            return;
        }

        var session = await http.RequestServices.GetRequiredService<DeskSessions>().Open(DeskAccounts.NameOf(context.Principal!, account), account, http.RequestAborted);
        context.Principal = ClinicAuthentication.Principal(session, role == DeskRole.Manager);
        context.Properties = new AuthenticationProperties { IsPersistent = true, RedirectUri = context.ReturnUri };
    }

    private static ILogger LogOf(HttpContext context) => context.RequestServices.GetRequiredService<ILogger<AccountHandler>>();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Somebody could not sign in with an account: {Failure} ({Cause})")]
        public static partial void Refused(ILogger log, string? failure, string? cause);

        [LoggerMessage(LogLevel.Error, "Nobody can sign in with an account: the provider at Desk:SignIn:Authority gives no answer that can be used ({Fault})")]
        public static partial void NoProvider(ILogger log, string fault);
    }
}
