using System.Runtime.CompilerServices;
using NodaTime;
using Recovery.Channels;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>
/// The one answer to "what will go out?": what the planner will decide when its time comes, by its own rules and over what is stored now.
/// Pages, previews and promises all ask here, so they can't differ. Reads only, so it works beside a running server.
/// </summary>
public sealed class Forecaster(
    IPlanStore store, IRaceStore races, Timetable timetable, PlanningRange range, MessageWriter writer, SigningKey key,
    RecoverySettings settings, ClinicClock clock)
{
    private const int PageSize = 1000;

    private static readonly Dictionary<Channel, double> NoRates = [];

    private readonly KeptLedgers _kept = new(store, clock, KeptLedgers.Quick);

    private readonly ForecastRules _rules = new(
        timetable, range, (entry, step, times, channel) => writer.UnitsOf(channel, entry.Race, step, times.Session.Day, entry.EntryId),
        ChannelCatalog.All.ToDictionary(c => c, settings.RateOf), key);

    /// <summary>The nudges that somebody who signs up now will get, soonest first. No runner is looked up: what is stored doesn't count.</summary>
    /// <param name="raceDay">The runner's own.</param>
    /// <param name="channels">Those that the runner opts in to.</param>
    public IReadOnlyList<PromisedNudge> ForNewcomer(LocalDate raceDay, IReadOnlyCollection<Channel> channels) =>
        NewcomerForecast.Of(_rules with { Units = (_, _, _, _) => 1, Rates = NoRates }, raceDay, channels, clock.Now);

    /// <summary>What becomes of every step for every entry of a runner, those whose time is over included.</summary>
    public async Task<IReadOnlyList<RunnerProspect>> ForRunner(RunnerView runner, CancellationToken ct)
    {
        var entries = await store.EntriesOfRunner(runner.Runner.Id, ct);
        var ledgers = await Ledgers(
            [
                .. from entry in entries
                   from planned in timetable.Of(entry.RaceDay.Day)
                   where range.IsOpen(planned.Times, clock.Now)
                   select planned.Times,
            ],
            _kept.Of, ct);
        return RunnerForecast.Of(_rules, entries, runner, ledgers, await SoFar([.. entries.Select(e => e.RaceDay)], ct), clock.Now);
    }

    /// <summary>The steps that go out between two clinic days and are not over, in the order in which they are planned.</summary>
    internal async Task<IReadOnlyList<DueStep>> Due(LocalDate from, LocalDate to, RaceDayMove? move, CancellationToken ct)
    {
        var raceDays = await races.DaysWithRunners(range.RaceDaysNear(from).From, range.RaceDaysNear(to).To, ct);
        return
        [
            .. from raceDay in (move is null ? raceDays : raceDays.Where(d => d != move.From).Append(move.To)).Distinct()
               from planned in timetable.Of(raceDay.Day)
               let item = new DueStep(raceDay, planned.Step, planned.Times)
               where item.Day >= @from && item.Day <= to && clock.Now < item.Times.Expires
               orderby item.Times.Earliest, raceDay.Day, raceDay.RaceId
               select item,
        ];
    }

    /// <summary>Looks at all entries of the steps that are due, a page at a time.</summary>
    /// <param name="due">In the order of <see cref="Due"/>.</param>
    /// <param name="move">Forecasts as if a race day had moved; null: as it is.</param>
    internal async IAsyncEnumerable<(DueStep Due, StepForecast Found)> Look(
        IReadOnlyList<DueStep> due, RaceDayMove? move, [EnumeratorCancellation] CancellationToken ct)
    {
        var soFar = await SoFar([.. due.Select(d => d.RaceDay)], ct);
        var pass = new ForecastPass(_rules, await Ledgers([.. due.Select(d => d.Times)], store.SlotsTaken, ct), clock.Now);
        foreach (var item in due)
        {
            await foreach (var (from, entries) in Pages(item.RaceDay, move, ct))
            {
                // The planner looks at all that come with a move.
                var known = from == item.RaceDay ? soFar.Of(item.RaceDay, item.Step) : null;
                yield return (item, pass.Look(item.Step, item.Times, item.RaceDay.Day, entries, known));
            }
        }
    }

    /// <summary>
    /// The entries of a race day, a page at a time, and the day that they are stored under: with a move, those that come to it follow after its own.
    /// </summary>
    internal async IAsyncEnumerable<(RaceDay From, IReadOnlyList<PlanningEntry> Entries)> Pages(
        RaceDay raceDay, RaceDayMove? move, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var from in raceDay == move?.To ? new[] { raceDay, move.From } : [raceDay])
        {
            for (long after = 0; await store.EntriesToPlan(from, after, PageSize, ct) is { Count: > 0 } stored; after = stored[^1].Change)
            {
                yield return (from, from == raceDay ? stored : [.. stored.Select(e => e with { RaceDay = raceDay })]);
            }
        }
    }

    private async Task<PlanSoFar> SoFar(IReadOnlyList<RaceDay> raceDays, CancellationToken ct) =>
        new(raceDays.Count == 0 ? [] : await store.Progress(raceDays.Min(d => d.Day), raceDays.Max(d => d.Day), ct));

    /// <summary>Where there is no limit, nothing is counted.</summary>
    private async Task<IReadOnlyDictionary<Channel, SlotLedger>> Ledgers(
        IReadOnlyList<StepTimes> times, Func<Channel, Instant, Instant, CancellationToken, Task<SlotLedger>> count, CancellationToken ct)
    {
        var ledgers = ChannelCatalog.All.ToDictionary(c => c, _ => new SlotLedger());
        if (times.Count > 0)
        {
            foreach (var channel in ledgers.Keys.Where(c => _rules.Rates[c] > 0).ToList())
            {
                ledgers[channel] = await count(channel, times.Min(t => t.Earliest), times.Max(t => t.Expires), ct);
            }
        }

        return ledgers;
    }
}
