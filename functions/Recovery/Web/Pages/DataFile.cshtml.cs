using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Privacy;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>Everything that is stored of a runner, as a file.</summary>
[IgnoreAntiforgeryToken]
public sealed class DataFileModel(RunnerLinks links, IRunnerData data, RunnerDataJson json) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) =>
        await links.Find(token, ct) is { } runner && await data.Export(runner.Runner.Id, ct) is { } found
            ? File(json.Of(found), "application/json", "my-reminders.json")
            : NotFound();
}
