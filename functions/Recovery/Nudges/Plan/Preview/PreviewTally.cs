using NodaTime;
using Recovery.Nudges.Delivery;
using Recovery.Security;

namespace Recovery.Nudges.Plan.Preview;

/// <summary>Counts what becomes of the entries of one step and channel.</summary>
internal sealed class PreviewTally(Step step, StepTimes times, Channel channel, SigningKey key)
{
    private readonly Dictionary<string, int> _excluded = [];
    private int _messages;
    private int _past;
    private long _segments;
    private Instant? _first;
    private Instant? _last;
    private PacingReport? _pacing;

    public PreviewLine Line(Races.RaceDay raceDay, string raceName) => new(
        raceDay, raceName, step.Key, channel, times.Session.Day, times.Preferred, _messages, _segments, _first, _last, _past, _excluded, _pacing);

    public void Add(PacingReport report)
    {
        if (report.Messages > 0)
        {
            _pacing = _pacing is null ? report : _pacing.Plus(report);
        }
    }

    /// <param name="entry">The entry.</param>
    /// <param name="decisions">What the planner would write now, by nudge.</param>
    /// <param name="units">How many segments its text has.</param>
    /// <returns>The nudge that would go out; null: none.</returns>
    public string? Add(PlanningEntry entry, IReadOnlyDictionary<string, PlanDecision> decisions, Func<PlanningEntry, Channel, int> units)
    {
        var id = NudgeId.Of(key, entry.EntryId, step.Key, channel);
        if (decisions.TryGetValue(id, out var decision))
        {
            return decision.Slot is { } slot ? GoesOut(id, slot, decision.Segments) : Excluded(decision.SkipReason ?? SkipReason.NoRoom);
        }

        var allowed = channel == Channel.Sms ? entry.Sms : entry.Email;
        return entry.Nudges.FirstOrDefault(n => n.Id == id) switch
        {
            null => Excluded(allowed.Since is null ? SkipReason.ChannelOff : SkipReason.TooLate),
            { Status: NudgeStatus.Skipped } skipped => Excluded(skipped.Reason ?? SkipReason.TooLate),
            var open when EntryJudge.IsOpen(open) => Forbidden(entry, open, allowed) is { } reason
                ? Excluded(reason)
                : GoesOut(id, open.Slot, units(entry, channel)),
            _ => Past(),
        };
    }

    /// <summary>What was planned while it was still allowed is skipped at the moment of sending: said here already.</summary>
    private static string? Forbidden(PlanningEntry entry, ExistingNudge nudge, PlanningChannel allowed) =>
        (SendDecision.Decide(
            new SendFacts(
                nudge.Status, nudge.Generation, nudge.NotBefore, nudge.Expires, "", allowed.Stopped, allowed.Since is not null, entry.Outcome,
                RaceDayChanged: nudge.RaceDay != entry.RaceDay, PausedUntil: null),
            nudge.Generation, Instant.Max(nudge.Slot, nudge.NotBefore)) as SendDecision.Skip)?.Reason;

    private string GoesOut(string id, Instant slot, int segments)
    {
        _messages++;
        _segments += channel == Channel.Sms ? segments : 0;
        _first = _first is { } first ? Instant.Min(first, slot) : slot;
        _last = _last is { } last ? Instant.Max(last, slot) : slot;
        return id;
    }

    private string? Excluded(string reason)
    {
        _excluded[reason] = _excluded.GetValueOrDefault(reason) + 1;
        return null;
    }

    private string? Past()
    {
        _past++;
        return null;
    }
}
