using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Recovery.Desk;

namespace Recovery.Web.Clinic.SignIn;

/// <summary><c>Authorization: Bearer &lt;Clinic:AccessKey&gt;</c>, for programs.</summary>
internal sealed class BearerKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, AccessKey key, SignInThrottle throttle)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    private const string Prefix = "Bearer ";

    /// <summary>Whether the request carries a key at all.</summary>
    public static bool IsGiven(Microsoft.AspNetCore.Http.HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsGiven(Request))
        {
            return AuthenticateResult.NoResult();
        }

        if (!key.Matches(Request.Headers.Authorization.ToString()[Prefix.Length..]))
        {
            return AuthenticateResult.Fail(await throttle.CountWrong(Context) ? SignInWords.WrongBearer : SignInWords.TooMany);
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, DeskNames.Program), new Claim(ClaimTypes.Role, ClinicAuthentication.Manager)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        Response.Headers.WWWAuthenticate = "Bearer";
        await SignInProblem.Write(Context, result.Failure?.Message ?? SignInWords.WrongBearer);
    }
}
