using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Nudges;
using Recovery.Nudges.Log;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>One nudge: its facts, what happened to it, and what happens next.</summary>
public sealed class NudgeModel(
    IClinicLog log, INudgeStore nudges, IRunnerStore runners, RecoverySettings settings, ClinicClock clock) : PageModel
{
    public LogLine Line { get; private set; } = null!;

    public IReadOnlyList<TimelineLine> Timeline { get; private set; } = [];

    public string Next { get; private set; } = "";

    public string Provider => settings.ProviderOf(Line.Nudge.Channel);

    [TempData]
    public string? Done { get; set; }

    public string Sentence(TimelineLine line) => new TimelineWords(clock.Zone, Provider).Of(line, Line.Nudge.Channel);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await log.Find(id, ct) is not { } line)
        {
            return NotFound();
        }

        Line = line;
        Timeline = await log.Timeline(id, ct);
        Next = NextWords.Of(line.Nudge, await Ended(line.Nudge, ct), Provider, clock.Zone);
        return Page();
    }

    public async Task<IActionResult> OnPostReplayAsync(string id, CancellationToken ct)
    {
        Done = await nudges.Replay(id, clock.Now, ct) ? ReplayWords.Done : ReplayWords.TooLate;
        return Redirect(ClinicPaths.Nudge(id));
    }

    private async Task<string?> Ended(Nudge nudge, CancellationToken ct) =>
        nudge is { EntryId: { } entryId, RunnerId: { } runnerId }
        && await runners.Find(runnerId, ct) is { } runner
        && runner.Entries.FirstOrDefault(e => e.Entry.Id == entryId) is { } entry
            ? EntryOutlook.Ended(entry.Entry, runner.Stops, nudge.Channel)
            : null;
}
