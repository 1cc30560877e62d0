using Microsoft.AspNetCore.Mvc;
using Recovery.Runners;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Finds a runner while they are on the phone.</summary>
public sealed class RunnersModel(IRunnerDirectory runners) : DeskPage
{
    /// <summary>More than fit on a screen are no help; a few more letters are.</summary>
    public const int Most = 25;

    private const int LongestText = 200;

    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Text { get; set; }

    /// <summary>What was done to a runner who is gone.</summary>
    public IReadOnlyList<RunnerView> Found { get; private set; } = [];

    public bool HasSearched { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var text = Text?.Trim() ?? "";
        HasSearched = text.Length > 0;
        Found = HasSearched ? await runners.Search(text.Length > LongestText ? text[..LongestText] : text, Most, ct) : [];
    }
}
