using NodaTime;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>What moving a race day would mean: the forecast as things stand beside the forecast as they would be.</summary>
public sealed class RaceMoveForecast(Forecaster forecaster, Timetable timetable, ClinicClock clock)
{
    public async Task<RaceMove> Of(string raceId, LocalDate from, LocalDate to, CancellationToken ct)
    {
        var move = new RaceDayMove(new RaceDay(raceId, from), new RaceDay(raceId, to));
        var runners = new HashSet<long>();
        var sent = new Dictionary<(string, Channel), int>();
        await foreach (var (_, page) in forecaster.Pages(move.From, null, ct))
        {
            runners.UnionWith(page.Select(e => e.EntryId));
            foreach (var nudge in page.SelectMany(e => e.Nudges).Where(n => MayHaveBeenSent(n.Status)))
            {
                sent[(nudge.Step, nudge.Channel)] = sent.GetValueOrDefault((nudge.Step, nudge.Channel)) + 1;
            }
        }

        var (before, after) = (await Coming(null), await Coming(move));
        return new RaceMove(
            runners.Count,
            [
                .. from step in timetable.Steps
                   let was = Ahead(step, @from)
                   let becomes = Ahead(step, to)
                   let isKept = was is not null && was.Preferred == becomes?.Preferred
                   from channel in step.Channels
                   let had = before.GetValueOrDefault((step.Key, channel), [])
                   let has = after.GetValueOrDefault((step.Key, channel), [])
                   select new MovedStep(
                       step.Key, channel, was?.Session.Day, becomes?.Session.Day,
                       Kept: isKept ? has.Count(had.Contains) : 0,
                       Moved: isKept ? has.Count(e => !had.Contains(e)) : has.Count,
                       Cancelled: had.Count(e => !has.Contains(e)),
                       sent.GetValueOrDefault((step.Key, channel))),
            ]);

        // The race's own sessions under either day: only there can a runner's other races, or others' messages, bear on these.
        async Task<Dictionary<(string, Channel), HashSet<long>>> Coming(RaceDayMove? moved)
        {
            var found = new Dictionary<(string, Channel), HashSet<long>>();
            StepTimes[] times = [.. timetable.Steps.SelectMany(s => new[] { Ahead(s, from), Ahead(s, to) }).OfType<StepTimes>()];
            if (times.Length == 0)
            {
                return found;
            }

            var sessions = times.Select(t => t.Session.Day).ToHashSet();
            var due = await forecaster.Due(times.Min(t => t.Preferred.Day), times.Max(t => t.Preferred.Day), moved, ct);
            await foreach (var (item, forecast) in forecaster.Look([.. due.Where(d => sessions.Contains(d.Times.Session.Day))], moved, ct))
            {
                foreach (var (entry, channel, _) in forecast.Entries.Where(e => e.Prospect is Prospect.Comes && runners.Contains(e.Entry.EntryId)))
                {
                    var key = (item.Step.Key, channel);
                    (found.TryGetValue(key, out var entries) ? entries : found[key] = []).Add(entry.EntryId);
                }
            }

            return found;
        }
    }

    private static bool MayHaveBeenSent(NudgeStatus status) => status is
        NudgeStatus.Attempting or NudgeStatus.Accepted or NudgeStatus.Delivered or NudgeStatus.Undelivered or NudgeStatus.Rejected or NudgeStatus.InDoubt;

    /// <summary>The step's times; null if it is too late for it.</summary>
    private StepTimes? Ahead(Step step, LocalDate raceDay) =>
        timetable.For(step, raceDay) is { } times && clock.Now < times.Expires ? times : null;
}
