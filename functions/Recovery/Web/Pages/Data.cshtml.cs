using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Privacy;
using Recovery.Races;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>Everything that is stored of a runner, to read.</summary>
[IgnoreAntiforgeryToken]
public sealed class DataModel(RunnerLinks links, IRunnerData data, IRaceStore races) : PageModel
{
    private IReadOnlyDictionary<string, Race> _races = new Dictionary<string, Race>();

    public RunnerData Data { get; private set; } = null!;

    public string Name(string race) => _races.GetValueOrDefault(race)?.Name ?? "your race";

    public string InSentence(string? race) => (race is null ? null : _races.GetValueOrDefault(race))?.InSentence ?? "your race";

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct)
    {
        if (await links.Find(token, ct) is not { } runner || await data.Export(runner.Runner.Id, ct) is not { } found)
        {
            return NotFound();
        }

        Data = found;
        _races = (await races.All(unlisted: true, ct)).ToDictionary(r => r.Id);
        return Page();
    }
}
