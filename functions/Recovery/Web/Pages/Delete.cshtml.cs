using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Web.Pages;

/// <summary>Erases a runner on their own word: GET says what goes and what stays and shows a button, POST does it.</summary>
[IgnoreAntiforgeryToken]
public sealed class DeleteModel(RunnerLinks links, IRunnerData data, ClinicClock clock) : PageModel
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

        // Nobody's closed tab stops it half way. The link is worth nothing from here on, so this answer is all there is to show.
        await data.Erase(runner.Runner.Id, clock.Now, CancellationToken.None);
        Deleted = true;
        return Page();
    }
}
