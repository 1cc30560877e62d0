using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Timing;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic;

/// <summary>One step of the plan on one channel, for one entry: what became of it, when it comes, or why it does not.</summary>
/// <param name="Nudge">What was planned or sent; null: nothing yet.</param>
/// <param name="Window">When it is to come; null: it is not to come, or the nudge has its time.</param>
/// <param name="WhyNot">Why nothing comes; null when something does or did.</param>
/// <param name="IsPast">Its time has passed.</param>
public sealed record StepOutlook(string Step, Channel Channel, LogLine? Nudge, SendWindow? Window, string? WhyNot, bool IsPast = false);

/// <summary>
/// Answers "why didn't they get this?" for every step of an entry, from the forecast and from what is stored: a nudge exists only
/// once its time is near, and never for a step that passed before the runner signed up.
/// </summary>
public static class EntryOutlook
{
    /// <param name="ahead">The forecast of one entry.</param>
    /// <param name="nudges">The entry's nudges.</param>
    public static IReadOnlyList<StepOutlook> Of(IReadOnlyList<RunnerProspect> ahead, IReadOnlyList<LogLine> nudges) =>
    [
        .. ahead.Select(p => Of(p, nudges.FirstOrDefault(n => IsOf(p, n)))),
        // What was sent under a plan of before is shown all the same.
        .. nudges.Where(n => !ahead.Any(p => IsOf(p, n))).Select(n => new StepOutlook(n.Nudge.Step, n.Nudge.Channel, n, null, null)),
    ];

    /// <summary>Why nothing goes out, as a sentence goes on after "It will not go out:"; null: something does, or did.</summary>
    public static string? WhyNot(RunnerProspect? prospect) =>
        prospect?.Prospect is Prospect.Nothing { Reason: var reason } ? ReasonWords.Ahead(reason, prospect.Channel) : null;

    private static StepOutlook Of(RunnerProspect ahead, LogLine? nudge) => nudge is null
        ? new StepOutlook(ahead.Step.Key, ahead.Channel, null, ahead.Promised?.Window, WhyNot(ahead), ahead.IsPast)
        : new StepOutlook(
            ahead.Step.Key, ahead.Channel, nudge,
            nudge.Nudge.Status == NudgeStatus.Skipped ? ahead.Promised?.Window : null,
            nudge.Nudge.Status == NudgeStatus.Skipped ? null : WhyNot(ahead));

    private static bool IsOf(RunnerProspect ahead, LogLine nudge) => nudge.Nudge.Step == ahead.Step.Key && nudge.Nudge.Channel == ahead.Channel;
}
