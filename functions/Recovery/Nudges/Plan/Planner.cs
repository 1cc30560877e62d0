using Microsoft.Extensions.Logging;
using Recovery.Channels;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Telemetry;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>
/// Finds the steps whose time is near, decides for each entry concerned, and queues what is to go out. What is due follows from
/// stored state and the clock alone: a missed tick is caught up by the next.
/// </summary>
public sealed partial class Planner(
    IPlanStore store, IRaceStore races, Timetable timetable, PlanningRange range, MessageWriter writer, QueueDispatcher dispatcher,
    IHeldNudges held, SigningKey key, RecoverySettings settings, NudgeMetrics metrics, ClinicClock clock, ILogger<Planner> log)
{
    private const int Page = 1000;

    /// <summary>Stands for the times of a step that a race day does not have (any more).</summary>
    private const string NoTimes = "none";

    private readonly IReadOnlyDictionary<Channel, double> _rates = ChannelCatalog.All.ToDictionary(c => c, settings.RateOf);

    private readonly TickSteps _steps = new(log);
    private readonly TickSteps _planning = new(log);

    /// <summary>A step that can't be planned for one race day leaves the others.</summary>
    /// <exception cref="StepsFailedException">Names what failed.</exception>
    public Task Tick(CancellationToken ct) => _steps.Run(
        [
            new("planning", () => PlanNear(ct)),
            new("what pauses held", () => held.Release(clock.Now, ct)),
            new("queueing", () => dispatcher.Dispatch(ct)),
        ],
        ct);

    private async Task PlanNear(CancellationToken ct)
    {
        var (from, to) = range.RaceDaysNear(clock.Today);
        var raceDays = await races.DaysWithRunners(from, to, ct);
        if (raceDays.Count == 0)
        {
            return;
        }

        var progress = (await store.Progress(from, to, ct)).ToDictionary(p => (p.RaceId, p.RaceDay, p.Step));
        await _planning.Run(
            from raceDay in raceDays
            from step in timetable.Steps
            // A race's name may be a runner's own words, so only its day is logged.
            select new TickStep(
                $"planning {step.Key} for the races of {raceDay.Day:uuuu-MM-dd}",
                () => PlanStep(raceDay, step, progress.GetValueOrDefault((raceDay.RaceId, raceDay.Day, step.Key)), ct)),
            ct);
    }

    private Task PlanStep(RaceDay raceDay, Step step, PlanProgress? known, CancellationToken ct)
    {
        var times = timetable.For(step, raceDay.Day);
        if (times is null)
        {
            // What was planned under other hours is taken back; where nothing was, there is nothing to look at.
            return known is null ? Task.CompletedTask : Work(raceDay, step, known, NoTimes, entries => Task.FromResult(new PlannedBatch(
                StepDecider.Drop(step, entries), new Dictionary<Channel, PacingReport>())), ct);
        }

        // Planned for other times: what is open must not go out at those, however far off the new ones are.
        var earlier = timetable.Earlier(step, raceDay.Day, clock.Now);
        var isStale = known is not null && known.Times != PlanProgress.PlannedFor(step, times, earlier);
        return isStale || range.IsOpen(times, clock.Now) || PlanningRange.IsMissed(times, clock.Now) ? PlanStep(raceDay, step, times, earlier, known, ct) : Task.CompletedTask;
    }

    private async Task PlanStep(RaceDay raceDay, Step step, StepTimes times, Step? earlier, PlanProgress? known, CancellationToken ct)
    {
        Dictionary<Channel, SlotLedger>? ledgers = null;
        await Work(raceDay, step, known, PlanProgress.PlannedFor(step, times, earlier), async entries =>
        {
            ledgers ??= await Ledgers(step, times, ct);
            return StepDecider.Decide(
                step, times, entries, (entry, channel) => Units(entry, channel, times, step), ledgers, _rates, key, clock.Now, earlier);
        }, ct);
    }

    /// <summary>Pages through the entries that have not been looked at for these times, and writes what was decided page by page.</summary>
    private async Task Work(
        RaceDay raceDay, Step step, PlanProgress? known, string times, Func<IReadOnlyList<PlanningEntry>, Task<PlannedBatch>> decide,
        CancellationToken ct)
    {
        // Other times than those planned for: hours or rules have changed, so every entry is looked at again.
        var through = known?.Times == times ? known.Through : 0;
        while (await store.EntriesToPlan(raceDay, through, Page, ct) is { Count: > 0 } entries)
        {
            var batch = await decide(entries);
            through = entries[^1].Change;
            await store.WritePlan(batch.Decisions, new PlanProgress(raceDay.RaceId, raceDay.Day, step.Key, times, through), clock.Now, ct);
            Count(batch.Decisions);
            var missed = batch.Decisions.Where(d => d is { Existing: null, SkipReason: SkipReason.TooLate }).ToList();
            if (missed.Count > 0)
            {
                Log.Missed(log, missed.Count, step.Key, raceDay.Day);
                missed.CountBy(d => d.Channel).ToList().ForEach(channel => metrics.Missed(channel.Key, channel.Value));
            }

            foreach (var report in batch.Pacing.Values.Where(r => r.NoRoom > 0))
            {
                Log.NoRoom(log, step.Key, report);
            }
        }
    }

    private void Count(IReadOnlyList<PlanDecision> decisions)
    {
        foreach (var channel in decisions.Where(d => d is { Existing: null, Slot: not null, SkipReason: null }).CountBy(d => d.Channel))
        {
            metrics.Planned(channel.Key, channel.Value);
        }
    }

    private int Units(PlanningEntry entry, Channel channel, StepTimes times, Step step) =>
        writer.UnitsOf(channel, entry.Race, step, times.Session.Day, entry.EntryId);

    private async Task<Dictionary<Channel, SlotLedger>> Ledgers(Step step, StepTimes times, CancellationToken ct)
    {
        var ledgers = new Dictionary<Channel, SlotLedger>();
        foreach (var channel in step.Channels)
        {
            ledgers[channel] = await store.SlotsTaken(channel, times.Earliest, times.Expires, ct);
        }

        return ledgers;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Missed} nudges of step {Step} for the race day {RaceDay} were missed: nobody planned them while there was time")]
        public static partial void Missed(ILogger log, int missed, string step, NodaTime.LocalDate raceDay);

        [LoggerMessage(LogLevel.Warning, "Step {Step}: {Report}")]
        public static partial void NoRoom(ILogger log, string step, PacingReport report);
    }
}
