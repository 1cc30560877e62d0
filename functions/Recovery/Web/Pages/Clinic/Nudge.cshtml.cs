using Microsoft.AspNetCore.Mvc;
using Recovery.Desk;
using Recovery.Desk.Faults;
using Recovery.Nudges;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>One nudge: its facts, what happened to it, and what happens next.</summary>
public sealed class NudgeModel(
    IClinicLog log, Replays replays, Holdups holdups, IRunnerDirectory runners, Forecaster forecaster, ShownMessages messages, RecoverySettings settings, ClinicClock clock) : DeskPage
{
    public LogLine Line { get; private set; } = null!;

    public IReadOnlyList<TimelineLine> Timeline { get; private set; } = [];

    public string Next { get; private set; } = "";

    /// <summary>It failed, and there is time left for it.</summary>
    public bool CanBeSentAgain => Line.Nudge.Status == NudgeStatus.Dead && clock.Now < Line.Nudge.Expires;

    /// <summary>Null: it can't be shown any more.</summary>
    public ShownMessage? Message { get; private set; }

    public string Provider => settings.ProviderOf(Line.Nudge.Channel);

    public string Sentence(TimelineLine line) => new TimelineWords(clock.Zone, Provider).Of(line, Line.Nudge.Channel);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await log.Find(id, ct) is not { } line)
        {
            return NotFound();
        }

        Line = line;
        Timeline = await log.Timeline(id, ct);
        var runner = line.Nudge.RunnerId is { } runnerId ? await runners.Find(runnerId, ct) : null;
        Next = line.Nudge.Status == NudgeStatus.Dead && !CanBeSentAgain ? "Nothing. It's too late to send it again. If it matters, ring the runner."
            : NextWords.Of(line.Nudge, await WhyNot(line.Nudge, runner, ct), Provider, clock.Zone);
        Message = runner is null ? null : await messages.Of(line, runner.Runner, ct);
        return Page();
    }

    /// <param name="id">Null: it is blank, or the form couldn't be read.</param>
    /// <param name="ct">Cancelled before it began, nothing is sent.</param>
    public async Task<IActionResult> OnPostReplayAsync([FromRoute] string? id, CancellationToken ct)
    {
        if (id is null)
        {
            return NotFound();
        }

        var isBack = await replays.One(id, ChangedBy.Desk(User.DeskName()), ct);
        Say(ReplayWords.One(isBack, isBack && await log.Find(id, ct) is { Nudge: var nudge } ? await holdups.Of(nudge, nudge.Channel, ct) : null));
        return Redirect(ClinicPaths.Nudge(id));
    }

    private async Task<string?> WhyNot(Nudge nudge, RunnerView? runner, CancellationToken ct) => nudge.RequestId is not null || runner is null
        ? null
        : EntryOutlook.WhyNot((await forecaster.ForRunner(runner, ct)).FirstOrDefault(
            p => p.EntryId == nudge.EntryId && p.Step.Key == nudge.Step && p.Channel == nudge.Channel));
}
