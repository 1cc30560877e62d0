using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Security;

namespace Recovery.Web.Pages;

/// <summary>What people see instead of a bare status. Only ever shown in place of another page.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    public string Heading { get; private set; } = "";

    public string Words { get; private set; } = "";

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var fault = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        var replaced = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        if (fault is null && replaced is null)
        {
            Response.StatusCode = 404;
        }

        (Heading, Words) = InWords(Response.StatusCode, fault?.Path ?? replaced?.OriginalPath ?? "");
    }

    private static (string Heading, string Words) InWords(int status, string path) => status switch
    {
        404 when LinkPath.IsLink(path) => (
            "This link no longer works",
            "It may have run out, or a few of its letters got lost on the way. Nothing has been changed. Ring the clinic and they will book you in, confirm your reminders or stop them for you."),
        404 => ("We could not find that page", "Please check the address, or start again from the form."),
        405 => ("That does not work here", "This page can be read, but not sent anything."),
        413 => ("That was too much", "What you sent is larger than this page takes. Please go back and shorten it."),
        < 500 => ("We could not read that", "Please go back, load the page again and try once more."),
        503 => ("We'll be back in a moment", "Our records can't be reached just now, so nothing has been changed. Please try again in a minute."),
        _ => ("Something went wrong on our side", "It has been noted. Please try again in a few minutes."),
    };
}
