using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Signing in to the desk with the clinic's key, or with the link that is printed at start.</summary>
public sealed class SignInModel(AccessKey key, DeskSessions sessions, SignInThrottle throttle) : PageModel
{
    /// <summary>What is wrong with the key that was given; null: nothing so far.</summary>
    public string? Wrong { get; private set; }

    /// <summary>Where to go afterwards; only ever on this site.</summary>
    public string ReturnUrl { get; private set; } = ClinicPaths.Desk;

    public async Task<IActionResult> OnGetAsync(string? ticket, string? returnUrl)
    {
        Remember(returnUrl);

        // HEAD comes here too: a program that only looks at a link neither uses it up nor is signed in.
        if (ticket is null || !HttpMethods.IsGet(Request.Method))
        {
            return Page();
        }

        return User.Session() is not null ? LocalRedirect(ReturnUrl) : await Try(await sessions.Redeem(ticket, HttpContext.RequestAborted), SignInWords.LinkWornOut);
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "key")] string? given, string? returnUrl)
    {
        Remember(returnUrl);
        return string.IsNullOrWhiteSpace(given) ? Refuse(SignInWords.NoKey, 400) : await Try(key.Matches(given), SignInWords.WrongKey);
    }

    private async Task<IActionResult> Try(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            return await throttle.CountWrong(HttpContext)
                ? Refuse(otherwise, StatusCodes.Status403Forbidden)
                : Refuse(SignInWords.TooMany, StatusCodes.Status429TooManyRequests);
        }

        await ClinicAuthentication.SignIn(HttpContext, sessions);
        return LocalRedirect(ReturnUrl);
    }

    private PageResult Refuse(string sentence, int status)
    {
        Wrong = sentence;
        Response.StatusCode = status;
        return Page();
    }

    private void Remember(string? returnUrl)
    {
        if (Url.IsLocalUrl(returnUrl))
        {
            ReturnUrl = returnUrl!;
        }
    }
}
