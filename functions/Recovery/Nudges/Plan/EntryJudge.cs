using NodaTime;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>Whether an entry gets a step's nudge on one channel. Remembers the texts it granted: one to a runner in a session.</summary>
/// <param name="earlier">A step that must have gone out to the entry before this one may; null: none.</param>
internal sealed class EntryJudge(Step step, StepTimes times, Channel channel, Step? earlier, SigningKey key, Instant now)
{
    private readonly HashSet<long> _texted = [];
    private readonly HashSet<string> _vacated = [];

    public static bool IsOpen(ExistingNudge nudge) =>
        nudge.Status is NudgeStatus.Planned or NudgeStatus.Queued or NudgeStatus.Deferred;

    /// <summary>
    /// Null: not opted in, its time had passed before the channel was confirmed, or what is stored stands. A nudge that was not planned while
    /// there was time, since the system was down, is one that was missed: it is written down as too late.
    /// </summary>
    public Verdict? Of(PlanningEntry entry)
    {
        var allowed = entry.On(channel);
        if (allowed.Since is not { } since)
        {
            return null;
        }

        // Not by its id: that was made with a key, which may have changed since.
        var existing = entry.NudgeOf(step, channel);
        var id = existing?.Id ?? NudgeId.Of(key, entry.EntryId, step.Key, channel);
        if (existing is not null && !MayChange(existing, entry))
        {
            return null;
        }

        if (since >= times.Preferred.Target || now >= times.Expires)
        {
            return existing is not null ? IsOpen(existing) ? Outrun(entry, existing) : null
                : since < times.Preferred.Target ? new Verdict(entry, id, null, Forbidden(entry, allowed) ?? SkipReason.TooLate)
                : null;
        }

        return Judge(entry, id, existing, Forbidden(entry, allowed) ?? NoEarlier(entry) ?? SameSession(entry, id));
    }

    /// <summary>
    /// Nothing that may have been sent. An open nudge stays as it is while its times and race day do: where it has become
    /// forbidden since, the last check at the moment of sending skips it, and an undo until then costs nothing. That check knows nothing of
    /// an earlier reminder that never went out.
    /// </summary>
    private bool MayChange(ExistingNudge nudge, PlanningEntry entry) => nudge switch
    {
        _ when IsOpen(nudge) => !IsAsPlanned(nudge, entry) || NoEarlier(entry) is not null,
        { Status: NudgeStatus.Skipped } when SkipReason.IsTooLate(nudge.Reason) => !IsAsPlanned(nudge, entry),
        { Status: NudgeStatus.Skipped } => SkipReason.CanBeLifted(nudge.Reason),
        _ => false,
    };

    private bool IsAsPlanned(ExistingNudge nudge, PlanningEntry entry) =>
        nudge.RaceDay == entry.RaceDay && nudge.SessionDay == times.Session.Day
        && times.Windows.Any(w => (w.NotBefore, w.Target, w.Expires) == (nudge.NotBefore, nudge.Target, nudge.Expires));

    /// <summary>Its new time has passed already: it must not go out at the old one.</summary>
    private Verdict Outrun(PlanningEntry entry, ExistingNudge nudge)
    {
        _vacated.Add(nudge.Id);
        return new Verdict(entry, nudge.Id, nudge, nudge.RaceDay == entry.RaceDay ? SkipReason.TooLate : SkipReason.Moved);
    }

    private Verdict? Judge(PlanningEntry entry, string id, ExistingNudge? existing, string? forbidden)
    {
        if (forbidden is not null && existing is { Status: NudgeStatus.Skipped })
        {
            return null;
        }

        if (existing is not null)
        {
            _vacated.Add(id);
        }

        if (forbidden is null)
        {
            _texted.Add(entry.RunnerId);
        }

        return new Verdict(entry, id, existing, forbidden);
    }

    /// <summary>What the runner or reception said that ends an entry's nudges on a channel; null if allowed.</summary>
    public static string? Forbidden(PlanningEntry entry, PlanningChannel allowed) => entry.Outcome switch
    {
        EntryOutcome.Booked => SkipReason.Booked,
        EntryOutcome.NotRun => SkipReason.NotRun,
        EntryOutcome.Withdrawn => SkipReason.Withdrawn,
        EntryOutcome.Requested => SkipReason.Requested,
        _ => allowed.Stopped ? SkipReason.Stopped : null,
    };

    /// <summary>
    /// An earlier reminder was due and certainly did not go out, so this one would make no sense. A runner who signed up too late for the earlier
    /// one is promised this one alone, and gets it.
    /// </summary>
    private string? NoEarlier(PlanningEntry entry)
    {
        ExistingNudge[] before = [.. entry.Nudges.Where(n => n.Step == earlier?.Key)];
        return before.Length > 0 && !before.Any(n => MayHaveGoneOut(n.Status)) ? SkipReason.NoEarlier : null;
    }

    private static bool MayHaveGoneOut(NudgeStatus status) =>
        status is NudgeStatus.Accepted or NudgeStatus.Delivered or NudgeStatus.InDoubt or NudgeStatus.Attempting;

    /// <summary>Never two texts to one number in one session, not even for two races; nor of what else comes once a session.</summary>
    private string? SameSession(PlanningEntry entry, string id) =>
        channel.OncePerSession && (_texted.Contains(entry.RunnerId) || entry.TextSessions.Any(t =>
            t.Channel == channel && t.SessionDay == times.Session.Day && t.NudgeId != id && !_vacated.Contains(t.NudgeId)))
            ? SkipReason.SameSession
            : null;
}
