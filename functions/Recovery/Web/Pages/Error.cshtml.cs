using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Security;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Pages;

/// <summary>What people see instead of a bare status. Only ever shown in place of another page.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    public string Heading { get; private set; } = "";

    public string Words { get; private set; } = "";

    public string Back { get; private set; } = "/";

    public string BackWords { get; private set; } = "Go to the sign-up form";

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var fault = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        var replaced = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        if (fault is null && replaced is null)
        {
            Response.StatusCode = 404;
        }

        if (DeskRefusal.Of(HttpContext) is { } refusal)
        {
            (Heading, Words, Back, BackWords) = refusal;
            return;
        }

        (Heading, Words) = InWords(Response.StatusCode, fault?.Path ?? replaced?.OriginalPath ?? "");
    }

    private static (string Heading, string Words) InWords(int status, string path) => status switch
    {
        404 when LinkPath.IsLink(path) => (
            "This link no longer works",
            "It may have expired, or some of it got lost on the way. Nothing has changed. Ring the clinic and they can book you in, confirm your reminders or stop them for you."),
        404 => ("We can't find that page", "Please check the address, or start again from the form."),
        405 => ("That doesn't work here", "You can read this page, but not send anything to it."),
        413 => ("That was too long", "What you sent is more than this page can take. Please go back and shorten it."),
        < 500 => ("We couldn't read that", "Please go back, reload the page and try again."),
        503 => ("We'll be back in a moment", "We can't reach our records just now, so nothing has changed. Please try again in a minute."),
        _ => ("Something went wrong on our side", "We've made a note of it. Please try again in a few minutes."),
    };
}
