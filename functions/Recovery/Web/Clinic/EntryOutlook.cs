using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Log;
using Recovery.Nudges.Plan;
using Recovery.Runners;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic;

/// <summary>One step of the plan on one channel, for one entry: what became of it, when it comes, or why it does not.</summary>
/// <param name="Nudge">What was planned or sent; null: nothing yet.</param>
/// <param name="Window">When it is to come; null when it is not, or once there is a nudge.</param>
/// <param name="WhyNot">Why nothing comes; null when something does or did.</param>
/// <param name="IsPast">Its time has passed.</param>
public sealed record StepOutlook(string Step, Channel Channel, LogLine? Nudge, SendWindow? Window, string? WhyNot, bool IsPast = false);

/// <summary>
/// Answers "why didn't they get this?" for every step of an entry, from the plan and from what is stored: a nudge exists only
/// once its time is near, and never for a step that passed before the runner signed up.
/// </summary>
public static class EntryOutlook
{
    public static IReadOnlyList<StepOutlook> Of(
        Timetable timetable, Entry entry, IReadOnlyList<Suppression> stops, IReadOnlyList<LogLine> nudges, Instant now)
    {
        var ahead = from step in timetable.Steps
                    from channel in step.Channels
                    let nudge = nudges.FirstOrDefault(n => n.Nudge.Step == step.Key && n.Nudge.Channel == channel)
                    select nudge is null ? Unwritten(timetable, step, channel, entry, stops, now) : Written(nudge, entry, stops);

        // What was sent under a plan of before is shown all the same.
        var gone = from nudge in nudges
                   where !timetable.Steps.Any(s => s.Key == nudge.Nudge.Step && s.Channels.Contains(nudge.Nudge.Channel))
                   select Written(nudge, entry, stops);
        return [.. ahead, .. gone];
    }

    /// <summary>Why nothing more goes out on this channel, as <see cref="ReasonWords"/> has it; null: nothing speaks against it.</summary>
    public static string? Ended(Entry entry, IReadOnlyList<Suppression> stops, Channel channel) => (entry.Outcome, Since(entry, channel)) switch
    {
        (EntryOutcome.Booked, _) => "the runner has booked",
        (EntryOutcome.NotRun, _) => "the runner didn't run",
        (EntryOutcome.Withdrawn, _) => "the runner has withdrawn",
        (EntryOutcome.Requested, _) => "the runner has asked for an appointment",
        _ when stops.Any(s => s.Channel == channel) => ReasonWords.Of(SkipReason.Stopped, channel),
        (_, null) => ReasonWords.Of(SkipReason.ChannelOff, channel),
        _ => null,
    };

    private static StepOutlook Written(LogLine nudge, Entry entry, IReadOnlyList<Suppression> stops) =>
        new(nudge.Nudge.Step, nudge.Nudge.Channel, nudge, null, IsOpen(nudge.Nudge.Status) && nudge.Nudge.RequestId is null ? Ended(entry, stops, nudge.Nudge.Channel) : null);

    private static StepOutlook Unwritten(
        Timetable timetable, Step step, Channel channel, Entry entry, IReadOnlyList<Suppression> stops, Instant now)
    {
        var window = timetable.For(step, entry.RaceDay)?.Preferred;
        var why = WhyNot(window, channel, entry, stops, now);
        return new StepOutlook(step.Key, channel, null, why is null ? window : null, why, window is not null && now >= window.Expires);
    }

    /// <summary>What ends the nudges explains only what was still ahead when it happened.</summary>
    private static string? WhyNot(SendWindow? window, Channel channel, Entry entry, IReadOnlyList<Suppression> stops, Instant now) =>
        window is null ? "this step has no suitable day for this race day"
        : Since(entry, channel) is not { } since ? ReasonWords.Of(SkipReason.ChannelOff, channel)
        : since >= window.Target ? "signed up after its time"
        : Ended(AsOf(window.Expires, entry), [.. stops.Where(s => s.At < window.Expires)], channel) is { } ended ? ended
        : now >= window.Expires ? "its time had passed before it was planned"
        : null;

    private static Entry AsOf(Instant then, Entry entry) => entry.OutcomeAt >= then ? entry with { Outcome = null } : entry;

    private static Instant? Since(Entry entry, Channel channel) => channel == Channel.Sms ? entry.SmsSince : entry.EmailSince;

    private static bool IsOpen(NudgeStatus status) => status is NudgeStatus.Planned or NudgeStatus.Queued or NudgeStatus.Deferred;
}
