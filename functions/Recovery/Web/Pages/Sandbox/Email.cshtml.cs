using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Channels.Sandbox;
using Recovery.Runners;
using Recovery.Web.Http;

namespace Recovery.Web.Pages.Sandbox;

/// <summary>One email, as an inbox shows it and as plain text.</summary>
[TypeFilter(typeof(SandboxGate))]
public sealed class EmailModel(ISandboxStore store) : PageModel
{
    public SandboxMessage Message { get; private set; } = null!;

    public string MailPath => $"{SandboxPaths.Mail}/{Message.Id}";

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await store.Get(id, ct) is not { Channel.Form: MessageForm.Letter } message)
        {
            return NotFound();
        }

        Message = message;
        return Page();
    }
}
