using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Desk;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Pages.Clinic;

/// <summary>The name that stands on what is changed on this device: given once, changed when somebody else takes over.</summary>
public sealed class NameModel(DeskSessions sessions, RememberedName remembered) : PageModel
{
    public string? Name { get; private set; }

    /// <summary>What is wrong with the name that was given; null: nothing so far.</summary>
    public string? Wrong { get; private set; }

    /// <summary>Where to go afterwards; only ever on this site.</summary>
    public string ReturnUrl { get; private set; } = ClinicPaths.Desk;

    /// <summary>An account has its own name, and a program none.</summary>
    public bool IsGiven => User.Session() is null || User.HasAccount();

    public void OnGet(string? returnUrl)
    {
        Remember(returnUrl);
        Name = User.IsUnnamed() ? null : User.DeskName();
    }

    public async Task<IActionResult> OnPostAsync(string? name, string? returnUrl, CancellationToken ct)
    {
        Remember(returnUrl);
        Name = name;
        if (IsGiven || User.Session() is not { } session)
        {
            return Redirect(ReturnUrl);
        }

        if (!DeskNames.TryParse(name, out var given, out var reason))
        {
            Wrong = reason;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        await sessions.GiveName(session, given, ct);
        remembered.Keep(HttpContext, given);
        return LocalRedirect(ReturnUrl);
    }

    private void Remember(string? returnUrl)
    {
        if (Url.IsLocalUrl(returnUrl))
        {
            ReturnUrl = returnUrl!;
        }
    }
}
