using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Channels.Sandbox;
using Recovery.Web.Http;

namespace Recovery.Web.Pages.Sandbox;

/// <summary>The file that an email has attached.</summary>
[TypeFilter(typeof(SandboxGate))]
public sealed class AttachedFileModel(ISandboxStore store) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) =>
        await store.Get(id, ct) is { File: { } file } ? File(Encoding.UTF8.GetBytes(file.Text), file.Type, file.Name) : NotFound();
}
