using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>Erases a runner at their request: GET shows what goes, what stays and a button; POST does it.</summary>
[IgnoreAntiforgeryToken]
public sealed class DeleteModel(RunnerLinks links, Erasure erasure) : PageModel
{
    public bool Deleted { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) =>
        await links.Find(token, ct) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken ct)
    {
        if (await links.Find(token, ct) is not { } runner)
        {
            return NotFound();
        }

        // The link no longer works after this, so this answer is all there is to show.
        await erasure.Erase(runner.Runner.Id, Source.Runner);
        Deleted = true;
        return Page();
    }
}
