using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Channels.Sandbox;
using Recovery.Web.Http;

namespace Recovery.Web.Pages.Sandbox;

/// <summary>An email's own HTML, for the frame: without our layout, under a policy of its own.</summary>
[TypeFilter(typeof(SandboxGate))]
public sealed class MailModel(ISandboxStore store) : PageModel
{
    /// <summary>As an inbox does it: a link opens in a window of its own, not inside the message.</summary>
    private const string OpenOutside = "<base target=\"_blank\">";

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await store.Get(id, ct) is not { Html: { } html })
        {
            return NotFound();
        }

        var head = html.IndexOf("<head>", StringComparison.OrdinalIgnoreCase);
        return Content(head < 0 ? OpenOutside + html : html.Insert(head + "<head>".Length, OpenOutside), "text/html; charset=utf-8");
    }
}
