using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Nudges that were given up, with the reason, and "send again".</summary>
public sealed class DeadLettersModel(IClinicLog log, IDeadNudges nudges, IUnreadableMessages unreadable, ClinicClock clock) : PageModel
{
    private const int PageSize = 50;
    private const int MostUnreadable = 20;

    public LogPage Lines { get; private set; } = new([], null);

    /// <summary>The latest unreadable messages; only on the first page.</summary>
    public IReadOnlyList<UnreadableMessage> Unreadable { get; private set; } = [];

    [TempData]
    public string? Done { get; set; }

    public async Task<IActionResult> OnGetAsync(string? after, CancellationToken ct)
    {
        try
        {
            Lines = await log.Page(new LogQuery(null, null, null, null, NudgeStatus.Dead, null, after, PageSize), ct);
            Unreadable = after is null ? await unreadable.Latest(MostUnreadable, ct) : [];
            return Page();
        }
        catch (FormatException)
        {
            return Redirect(ClinicPaths.DeadLetters);
        }
    }

    public async Task<IActionResult> OnPostReplayAsync(string? nudge, CancellationToken ct)
    {
        Done = nudge is not null && await nudges.Replay(nudge, ChangedBy.Desk(User.DeskName()), clock.Now, ct) ? ReplayWords.Done : ReplayWords.TooLate;
        return Redirect(ClinicPaths.DeadLetters);
    }
}
