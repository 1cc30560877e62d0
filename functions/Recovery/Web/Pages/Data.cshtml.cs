using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Privacy;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>Everything that is stored of a runner, to read.</summary>
[IgnoreAntiforgeryToken]
public sealed class DataModel(RunnerLinks links, IRunnerData data) : PageModel
{
    public RunnerData Data { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct)
    {
        if (await links.Find(token, ct) is not { } runner || await data.Export(runner.Runner.Id, ct) is not { } found)
        {
            return NotFound();
        }

        Data = found;
        return Page();
    }
}
