using NodaTime;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>What planning a page of entries came to.</summary>
/// <param name="Decisions">What is to be written; a nudge that stays as it is has none.</param>
/// <param name="Pacing">For each channel of the step, how the new messages found their slots.</param>
public sealed record PlannedBatch(IReadOnlyList<PlanDecision> Decisions, IReadOnlyDictionary<Channel, PacingReport> Pacing);

/// <summary>
/// Decides, for one step and the entries of one race day, which nudges there are to be and when. The same input gives the same plan.
/// </summary>
public static class StepDecider
{
    /// <summary>Decides a step for a page of entries; <see cref="EntryJudge"/> has the rules for each.</summary>
    /// <param name="step">The step.</param>
    /// <param name="times">The step's times for the entries' race day.</param>
    /// <param name="entries">In the order in which they get their slots.</param>
    /// <param name="units">A message's units: segments of a text, 1 for an email. Asked only about messages that want a slot.</param>
    /// <param name="ledgers">
    /// For each channel of the step, the slots taken so far by all steps and sessions. Those given here are added, so that the next
    /// page can be planned with the same ledgers.
    /// </param>
    /// <param name="rates">Units a second for each channel; 0 or none: no limit.</param>
    /// <param name="key">What nudge ids are keyed with.</param>
    /// <param name="now">The time of planning.</param>
    /// <param name="earlier">A step that must have gone out to an entry before this one may, now that its time is over; null: none.</param>
    public static PlannedBatch Decide(
        Step step, StepTimes times, IReadOnlyList<PlanningEntry> entries, Func<PlanningEntry, Channel, int> units,
        IReadOnlyDictionary<Channel, SlotLedger> ledgers, IReadOnlyDictionary<Channel, double> rates, SigningKey key, Instant now,
        Step? earlier = null)
    {
        var decisions = new List<PlanDecision>();
        var pacing = new Dictionary<Channel, PacingReport>();
        foreach (var channel in step.Channels)
        {
            var judge = new EntryJudge(step, times, channel, earlier, key, now);
            Verdict[] verdicts = [.. entries.Select(judge.Of).OfType<Verdict>()];
            Wanted[] wanted = [.. verdicts.Where(v => v.SkipReason is null).Select(v => new Wanted(v, units(v.Entry, channel)))];
            GiveBack(wanted, ledgers[channel]);
            var paced = Pacing.Assign(
                channel, times, [.. wanted.Select(w => w.Units)], rates.GetValueOrDefault(channel), ledgers[channel], now);

            decisions.AddRange(verdicts.Where(v => v.SkipReason is not null).Select(v => v.Skipped(step, channel, times)));
            decisions.AddRange(wanted.Zip(paced.Messages, (w, message) => w.Decide(step, channel, times, message)).OfType<PlanDecision>());
            pacing[channel] = paced.Report;
        }

        return new PlannedBatch(decisions, pacing);
    }

    /// <summary>
    /// For a race day that has no such step (any more), because the race moved or the hours changed: nudges of it that are still
    /// open are skipped.
    /// </summary>
    public static IReadOnlyList<PlanDecision> Drop(Step step, IReadOnlyList<PlanningEntry> entries) =>
    [
        .. from entry in entries
           from nudge in entry.Nudges
           where nudge.Step == step.Key && EntryJudge.IsOpen(nudge)
           select new PlanDecision(
               nudge.Id, nudge.Generation, entry.EntryId, entry.RunnerId, entry.RaceDay, step.Key, nudge.Channel, nudge.SessionDay,
               new SendWindow(nudge.SessionDay, nudge.NotBefore, nudge.Target, nudge.Expires), null, 0,
               nudge.RaceDay == entry.RaceDay ? SkipReason.NoSession : SkipReason.Moved),
    ];

    /// <summary>Nudges that get a new slot don't stand in their own way.</summary>
    private static void GiveBack(IEnumerable<Wanted> wanted, SlotLedger ledger)
    {
        foreach (var (verdict, units) in wanted)
        {
            if (verdict.Existing is { } existing && EntryJudge.IsOpen(existing))
            {
                ledger.Remove(existing.Slot, units);
            }
        }
    }

    private sealed record Wanted(Verdict Verdict, int Units)
    {
        /// <summary>Null: it was skipped before, and there is still no room for it.</summary>
        public PlanDecision? Decide(Step step, Channel channel, StepTimes times, PacedMessage? message)
        {
            if (message is not null)
            {
                return Verdict.Planned(step, channel, times, message.Window, message.Slot, Math.Max(1, Units));
            }

            return Verdict.Existing is { Status: NudgeStatus.Skipped }
                ? null
                : (Verdict with { SkipReason = SkipReason.NoRoom }).Skipped(step, channel, times);
        }
    }
}
