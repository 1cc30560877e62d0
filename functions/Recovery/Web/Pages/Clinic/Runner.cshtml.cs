using Microsoft.AspNetCore.Mvc;
using Recovery.Channels;
using Recovery.Desk;
using Recovery.Desk.Story;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>A runner's whole story on one page, and the three things that reception may be told on the phone.</summary>
public sealed class RunnerModel(
    IRunnerDirectory runners, IRunnerChanges changes, RunnerStories stories, Erasure erasure, EntryMarks marks, RecoverySettings settings, ClinicClock clock) : DeskPage
{
    public ToldStory Told { get; private set; } = null!;

    public RunnerView View => Told.Facts.Runner;

    /// <summary>The part of the story that is shown.</summary>
    public StoryPage Part { get; private set; } = null!;

    private StoryWords Words { get; } = new(settings, clock.Zone);

    public bool IsStoppedByReception => View.Stops.Any(s => s.By == Source.Reception);

    /// <summary>Nothing is left to stop.</summary>
    public bool IsStopped => settings.Channels.Where(c => View.Runner.ContactOf(c.Contact) is not null).All(View.IsStopped);

    /// <summary>Who may refuse messages by a list of its own; null: the sandbox refuses nothing.</summary>
    public string? ProviderOf(Channel channel) => settings.ProviderOf(channel) is var name && char.IsUpper(name[0]) ? name : null;

    public StoryLine Line(StoryEvent what) => Words.Of(what);

    /// <summary>The race of an event, where the runner has several.</summary>
    public string? RaceOf(StoryEvent what) =>
        View.Entries.Count > 1 ? View.Entries.FirstOrDefault(e => e.Entry.Id == what.EntryId)?.RaceName : null;

    /// <summary>Why they get a step; null: it isn't for them.</summary>
    public string? Why(EntryView entry, StepOutlook step) =>
        PlanWords.Why(settings.Plan.Steps.FirstOrDefault(s => s.Key == step.Step), step.Channel, entry.Entry, clock.Zone);

    /// <param name="id">The runner.</param>
    /// <param name="before">Shows the part of the story before its event of that number; null: the last part.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IActionResult> OnGetAsync(long id, int? before, CancellationToken ct)
    {
        if (await stories.Of(id, ct) is not { } told)
        {
            return NotFound();
        }

        Told = told;
        Part = StoryPage.Of(told.Story, before);
        return Page();
    }

    public Task<IActionResult> OnPostMarkAsync([FromRoute] long id, long entry, string? mark, CancellationToken ct) => Change(id, entry, mark, undo: false, ct);

    public Task<IActionResult> OnPostUndoAsync([FromRoute] long id, long entry, string? mark, CancellationToken ct) => Change(id, entry, mark, undo: true, ct);

    /// <summary>The runner has told reception that the contact is good after all.</summary>
    public async Task<IActionResult> OnPostLiftAsync([FromRoute] long id, string? channel, CancellationToken ct)
    {
        if (!ChannelCatalog.TryParse(channel, out var of))
        {
            return NotFound();
        }

        Say(await changes.LiftProvidersStop(id, of, ChangedBy.Desk(User.DeskName()), clock.Now, ct)
            ? new Said($"We can {of.Words.Verb} this {of.Contact.Short()} again. Reminders still to come will go out as planned.")
            : Said.No("Nothing changed: that stop is the runner's own wish, or has already been lifted."));
        return Redirect(ClinicPaths.Runner(id));
    }

    /// <summary>At the runner's wish.</summary>
    public async Task<IActionResult> OnPostEraseAsync([FromRoute] long id)
    {
        if (!await erasure.Erase(id, ChangedBy.Desk(User.DeskName())))
        {
            return NotFound();
        }

        Say(new Said("Deleted. We've kept nothing about this runner and won't send them anything else."));
        return Redirect(ClinicPaths.Runners);
    }

    private async Task<IActionResult> Change(long id, long entry, string? mark, bool undo, CancellationToken ct)
    {
        if (!EntryMarkCodes.TryParse(mark, out var what) || await runners.FindEntry(entry, ct) is not { } found || found.RunnerId != id)
        {
            return NotFound();
        }

        var came = undo ? await marks.Undo(entry, what, User.DeskName(), ct) : await marks.Set(entry, what, User.DeskName(), ct);
        Say(MarkWords.Of(what, undo, came));
        return Redirect(ClinicPaths.Runner(id));
    }
}
