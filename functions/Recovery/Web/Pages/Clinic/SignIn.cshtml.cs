using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Desk;
using Recovery.Settings;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Signing in to the desk: with the clinic's key or the link that is printed at start, or with an account where there are any.</summary>
public sealed class SignInModel(AccessKey key, DeskSessions sessions, RememberedName remembered, SignInThrottle throttle, RecoverySettings settings) : PageModel
{
    /// <summary>What is wrong with the key that was given; null: nothing so far.</summary>
    public string? Wrong { get; private set; }

    /// <summary>What is wrong with the name.</summary>
    public string? WrongName { get; private set; }

    /// <summary>As it was typed, or as this device remembers it.</summary>
    public string? Name { get; private set; }

    /// <summary>Where to go afterwards; only ever on this site.</summary>
    public string ReturnUrl { get; private set; } = ClinicPaths.Desk;

    /// <summary>People have accounts of their own.</summary>
    public bool ByAccount => settings.Desk.SignIn is not null;

    public async Task<IActionResult> OnGetAsync(string? ticket, string? returnUrl)
    {
        Remember(returnUrl);
        Name = remembered.Read(HttpContext);

        // HEAD comes here too: a program that only looks at a link neither uses it up nor is signed in.
        if (ticket is null || !HttpMethods.IsGet(Request.Method))
        {
            return Page();
        }

        if (User.Session() is not null)
        {
            return LocalRedirect(ReturnUrl);
        }

        return ByAccount ? Refuse(SignInWords.KeyIsForPrograms, StatusCodes.Status403Forbidden)
            : await Try(await sessions.Redeem(ticket, HttpContext.RequestAborted), SignInWords.LinkWornOut);
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "key")] string? given, string? name, string? returnUrl)
    {
        Remember(returnUrl);
        Name = name;
        if (ByAccount)
        {
            return Refuse(SignInWords.KeyIsForPrograms, StatusCodes.Status403Forbidden);
        }

        return string.IsNullOrWhiteSpace(given) ? Refuse(SignInWords.NoKey, StatusCodes.Status400BadRequest) : await Try(key.Matches(given), SignInWords.WrongKey);
    }

    private async Task<IActionResult> Try(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            return await throttle.CountWrong(HttpContext)
                ? Refuse(otherwise, StatusCodes.Status403Forbidden)
                : Refuse(SignInWords.TooMany, StatusCodes.Status429TooManyRequests);
        }

        var name = "";
        if (!string.IsNullOrWhiteSpace(Name) && !DeskNames.TryParse(Name, out name, out var reason))
        {
            WrongName = reason;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        if (name.Length > 0)
        {
            remembered.Keep(HttpContext, name);
        }

        await ClinicAuthentication.SignIn(HttpContext, name.Length > 0 ? name : null);
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
