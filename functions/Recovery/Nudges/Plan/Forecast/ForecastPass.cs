using NodaTime;
using Recovery.Channels;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>
/// Plans ahead of time, step by step, without writing anything. It remembers what it decided, as the store would: slots, the texts of a
/// session, and who got no earlier reminder. So the steps must come in the order in which they go out.
/// </summary>
internal sealed class ForecastPass(ForecastRules rules, IReadOnlyDictionary<Channel, SlotLedger> ledgers, Instant now)
{
    private readonly Dictionary<(LocalDate Session, long Runner, Channel Channel), string> _texts = [];
    private readonly Dictionary<string, LocalDate?> _moved = [];
    private readonly HashSet<(long Entry, string Step)> _silent = [];

    /// <summary>What becomes of one step for a page of one race day's entries.</summary>
    /// <param name="step">The step.</param>
    /// <param name="times">Its times for that race day; null: the race day has no such step.</param>
    /// <param name="raceDay">The entries' own.</param>
    /// <param name="stored">The entries as they are stored.</param>
    /// <param name="known">How far the planner has come with them; null: it has not begun.</param>
    public StepForecast Look(Step step, StepTimes? times, LocalDate raceDay, IReadOnlyList<PlanningEntry> stored, PlanProgress? known)
    {
        if (times is null)
        {
            return Dropped(step, stored);
        }

        // Once the reminder before it is over, the planner looks again; it always is before this one goes out.
        var earlier = rules.Timetable.Earlier(step, raceDay, Instant.Max(now, times.Earliest));
        var isStillToCome = rules.Timetable.Earlier(step, raceDay, now) is null;
        long? passed = known?.Times == PlanProgress.PlannedFor(step, times, earlier) ? known.Through : null;
        PlanningEntry[] entries = [.. stored.Select(e => AsFound(e, times.Session.Day, isStillToCome ? earlier : null))];
        var planned = StepDecider.Decide(
            step, times, [.. entries.Where(e => passed is null || e.Change > passed || HasRoomAgain(e, step, times.Session.Day))],
            (entry, channel) => rules.Units(entry, step, times, channel), ledgers, rules.Rates, rules.Key,
            Instant.Max(now, rules.Range.StartOf(times)), earlier);
        var decisions = planned.Decisions.ToDictionary(d => d.NudgeId);
        var found = new List<(PlanningEntry, Channel, Prospect)>(entries.Length * step.Channels.Count);
        foreach (var entry in entries)
        {
            var ofEntry = step.Channels.Select(c => (Entry: entry, Channel: c, Prospect: Of(entry, step, times, c, decisions))).ToList();
            found.AddRange(ofEntry);
            Remember(entry, step, times.Session.Day, ofEntry.Select(e => (e.Channel, e.Prospect)));
        }

        foreach (var decision in planned.Decisions.Where(d => d is { Existing: not null, Slot: not null }))
        {
            _moved[decision.NudgeId] = decision.SessionDay;
        }

        return new StepForecast(found, planned.Pacing);
    }

    private Prospect Of(PlanningEntry entry, Step step, StepTimes times, Channel channel, Dictionary<string, PlanDecision> decisions)
    {
        var existing = entry.NudgeOf(step, channel);
        var id = existing?.Id ?? NudgeId.Of(rules.Key, entry.EntryId, step.Key, channel);
        if (decisions.TryGetValue(id, out var decision))
        {
            return decision.Slot is { } slot
                ? new Prospect.Comes(id, slot, decision.Segments)
                : new Prospect.Nothing(decision.SkipReason ?? SkipReason.NoRoom);
        }

        var allowed = entry.On(channel);
        return existing switch
        {
            null when allowed.Since is null => new Prospect.Nothing(SkipReason.ChannelOff),
            null => new Prospect.Nothing(EntryJudge.Forbidden(entry, allowed) ?? SkipReason.SignedUpLate),
            { Status: NudgeStatus.Skipped } skipped => new Prospect.Nothing(skipped.Reason ?? SkipReason.TooLate),
            var open when EntryJudge.IsOpen(open) => ForbiddenAtSending(entry, open, allowed) is { } reason
                ? new Prospect.Nothing(reason)
                : new Prospect.Comes(id, open.Slot, rules.Units(entry, step, times, channel)),
            var tried => new Prospect.Tried(tried.Status),
        };
    }

    /// <summary>What was planned while it was still allowed is skipped at the moment of sending: the forecast shows it already.</summary>
    private string? ForbiddenAtSending(PlanningEntry entry, ExistingNudge nudge, PlanningChannel allowed) =>
        (SendDecision.Decide(
            new SendFacts(
                nudge.Status, nudge.Generation, nudge.NotBefore, nudge.Expires, "", allowed.Stopped, allowed.Since is not null, entry.Outcome,
                RaceDayChanged: nudge.RaceDay != entry.RaceDay, PausedUntil: null),
            nudge.Generation, Instant.Max(now, Instant.Max(nudge.Slot, nudge.NotBefore))) as SendDecision.Skip)?.Reason;

    /// <summary>The entry as the planner will find it by then, with what this pass decided before.</summary>
    /// <param name="earlier">A reminder whose time is over by then, and not yet; null: none.</param>
    private PlanningEntry AsFound(PlanningEntry entry, LocalDate session, Step? earlier)
    {
        var texts = entry.TextSessions.Where(t => !_moved.TryGetValue(t.NudgeId, out var to) || to == t.SessionDay);
        texts = texts.Concat(
            from channel in ChannelCatalog.All
            where _texts.ContainsKey((session, entry.RunnerId, channel))
            select new PlannedText(channel, session, _texts[(session, entry.RunnerId, channel)]));

        return entry with { TextSessions = [.. texts], Nudges = earlier is null ? entry.Nudges : [.. AfterEarlier(entry, earlier)] };
    }

    /// <summary>By the time of a last reminder, an earlier one that is still to come has gone out, unless this pass found otherwise.</summary>
    private IEnumerable<ExistingNudge> AfterEarlier(PlanningEntry entry, Step earlier)
    {
        var isSilent = _silent.Contains((entry.EntryId, earlier.Key));
        var nudges = entry.Nudges.Select(n => n.Step == earlier.Key && EntryJudge.IsOpen(n)
            ? n with { Status = isSilent ? NudgeStatus.Skipped : NudgeStatus.Accepted }
            : n);
        return isSilent && entry.Nudges.All(n => n.Step != earlier.Key)
            ? nudges.Append(new ExistingNudge(
                "", earlier.Key, earlier.Channels[0], 1, NudgeStatus.Skipped, null, entry.RaceDay, entry.RaceDay.Day, now, now, now, now))
            : nudges;
    }

    /// <summary>The text that it made way for won't go out: then the planner looks at it again.</summary>
    private static bool HasRoomAgain(PlanningEntry entry, Step step, LocalDate session) =>
        step.Channels.Any(c => c.OncePerSession
            && entry.NudgeOf(step, c) is { Status: NudgeStatus.Skipped, Reason: SkipReason.SameSession }
            && entry.TextSessions.All(t => t.Channel != c || t.SessionDay != session));

    private void Remember(PlanningEntry entry, Step step, LocalDate session, IEnumerable<(Channel Channel, Prospect Prospect)> prospects)
    {
        var (isDue, mayCome) = (false, false);
        foreach (var (channel, prospect) in prospects)
        {
            isDue |= prospect is not Prospect.Nothing { Reason: SkipReason.ChannelOff or SkipReason.SignedUpLate };
            mayCome |= prospect is not Prospect.Nothing;
            if (prospect is Prospect.Comes comes && channel.OncePerSession)
            {
                _texts[(session, entry.RunnerId, channel)] = comes.NudgeId;
            }
            else if (prospect is Prospect.Nothing && entry.NudgeOf(step, channel) is { } skipped)
            {
                _moved[skipped.Id] = null;
            }
        }

        if (isDue && !mayCome)
        {
            _silent.Add((entry.EntryId, step.Key));
        }
    }

    /// <summary>The race day has no such step (any more): what is still open is skipped.</summary>
    private static StepForecast Dropped(Step step, IReadOnlyList<PlanningEntry> entries) => new(
        [
            .. from entry in entries
               from channel in step.Channels
               let nudge = entry.NudgeOf(step, channel)
               select (entry, channel, nudge switch
               {
                   null or { Status: NudgeStatus.Skipped } => new Prospect.Nothing(nudge?.Reason ?? SkipReason.NoSession),
                   _ when EntryJudge.IsOpen(nudge) => new Prospect.Nothing(nudge.RaceDay == entry.RaceDay ? SkipReason.NoSession : SkipReason.Moved),
                   _ => (Prospect)new Prospect.Tried(nudge.Status),
               }),
        ],
        new Dictionary<Channel, PacingReport>());
}
