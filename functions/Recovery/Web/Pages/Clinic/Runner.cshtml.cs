using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Channels;
using Recovery.Desk;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Everything about one runner on one screen, and the three things that reception may be told on the phone.</summary>
public sealed class RunnerModel(
    IRunnerDirectory runners, IRunnerChanges changes, IClinicLog log, Erasure erasure, EntryMarks marks, Forecaster forecaster, RecoverySettings settings, ClinicClock clock) : PageModel
{
    public RunnerView View { get; private set; } = null!;

    private IReadOnlyList<LogLine> Nudges { get; set; } = [];

    private IReadOnlyList<RunnerProspect> Ahead { get; set; } = [];

    [TempData]
    public string? Done { get; set; }

    public bool IsStoppedByReception => View.Stops.Any(s => s.By == Source.Reception);

    /// <summary>Nothing is left to stop.</summary>
    public bool IsStopped => settings.Channels.Where(c => View.Runner.ContactOf(c.Contact) is not null).All(View.IsStopped);

    /// <summary>Who may refuse messages by a list of its own; null: the sandbox refuses nothing.</summary>
    public string? ProviderOf(Channel channel) => settings.ProviderOf(channel) is var name && char.IsUpper(name[0]) ? name : null;

    public IReadOnlyList<StepOutlook> Outlook(EntryView entry) => EntryOutlook.Of(
        [.. Ahead.Where(p => p.EntryId == entry.Entry.Id)], [.. Nudges.Where(n => n.Nudge.EntryId == entry.Entry.Id)]);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await runners.Find(id, ct) is not { } view)
        {
            return NotFound();
        }

        View = view;
        Nudges = await log.OfRunner(id, ct);
        Ahead = await forecaster.ForRunner(view, ct);
        return Page();
    }

    public Task<IActionResult> OnPostMarkAsync(long id, long entry, string? mark, CancellationToken ct) => Change(id, entry, mark, undo: false, ct);

    public Task<IActionResult> OnPostUndoAsync(long id, long entry, string? mark, CancellationToken ct) => Change(id, entry, mark, undo: true, ct);

    /// <summary>The runner has told reception that the contact is good after all.</summary>
    public async Task<IActionResult> OnPostLiftAsync(long id, string? channel, CancellationToken ct)
    {
        if (!ChannelCatalog.TryParse(channel, out var of))
        {
            return NotFound();
        }

        Done = !await changes.LiftProvidersStop(id, of, ChangedBy.Desk(User.DeskName()), clock.Now, ct) ? "Nothing changed: that stop is the runner's own wish, or has already been lifted."
            : $"We can {of.Words.Verb} this {of.Contact.Short()} again. Reminders still to come will go out as planned.";
        return Redirect(ClinicPaths.Runner(id));
    }

    /// <summary>At the runner's wish.</summary>
    public async Task<IActionResult> OnPostEraseAsync(long id)
    {
        if (!await erasure.Erase(id, ChangedBy.Desk(User.DeskName())))
        {
            return NotFound();
        }

        Done = "Deleted. We've kept nothing about this runner and won't send them anything else.";
        return Redirect(ClinicPaths.Runners);
    }

    private async Task<IActionResult> Change(long id, long entry, string? mark, bool undo, CancellationToken ct)
    {
        if (!EntryMarkCodes.TryParse(mark, out var what) || await runners.FindEntry(entry, ct) is not { } found || found.RunnerId != id)
        {
            return NotFound();
        }

        if (undo)
        {
            await marks.Undo(entry, what, User.DeskName(), ct);
        }
        else
        {
            await marks.Set(entry, what, User.DeskName(), ct);
        }

        Done = MarkWords.Done(what, undo);
        return Redirect(ClinicPaths.Runner(id));
    }
}
