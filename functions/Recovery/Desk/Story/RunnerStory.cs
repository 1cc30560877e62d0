using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Desk.Story;

/// <summary>A runner's story: what happened, and what is to come, each in the order of time.</summary>
/// <param name="Past">Until now.</param>
/// <param name="Ahead">From now on.</param>
/// <param name="Marks">What stands on the strip: the one event that tells most of each thing, past and to come.</param>
public sealed record RunnerStory(IReadOnlyList<StoryEvent> Past, IReadOnlyList<StoryEvent> Ahead, IReadOnlyList<StoryEvent> Marks)
{
    /// <summary>A strip is read at a glance.</summary>
    private const int MostMarks = 24;

    /// <param name="facts">What is stored.</param>
    /// <param name="prospects">What becomes of every step for every entry.</param>
    /// <param name="now">When it is told.</param>
    /// <param name="zone">Where race days begin.</param>
    public static RunnerStory Of(StoryFacts facts, IReadOnlyList<RunnerProspect> prospects, Instant now, DateTimeZone zone)
    {
        StoryEvent[] days =
        [
            .. facts.Runner.Entries.Select(e => new StoryEvent.RaceDay(zone.AtStartOfDay(e.Entry.RaceDay).ToInstant(), e.Entry.Id, e.RaceName, e.Entry.RaceDay)),
        ];
        StoryEvent[] past = [.. new StoryPast(facts).All.Concat(days.Where(d => d.At <= now)).OrderBy(e => e.At)];
        StoryEvent[] ahead = [.. Coming(facts, prospects, now).Concat(days.Where(d => d.At > now)).OrderBy(e => e.At)];
        return new RunnerStory(past, ahead, [.. past.Where(IsMark).GroupBy(Thing).Select(g => g.Last()).Concat(ahead).OrderBy(e => e.At).TakeLast(MostMarks)]);
    }

    /// <summary>What is planned and hasn't gone out, and what isn't planned yet.</summary>
    private static IEnumerable<StoryEvent> Coming(StoryFacts facts, IReadOnlyList<RunnerProspect> prospects, Instant now)
    {
        foreach (var line in facts.Messages.Where(m => m.Nudge.Status is NudgeStatus.Planned or NudgeStatus.Queued or NudgeStatus.Deferred or NudgeStatus.Attempting))
        {
            var nudge = line.Nudge;
            var prospect = nudge.RequestId is null ? prospects.FirstOrDefault(p => IsOf(p, line)) : null;
            yield return new StoryEvent.Coming(
                Instant.Max(nudge.Due, now), nudge.EntryId, nudge.Step, nudge.Channel, line, null, (prospect?.Prospect as Prospect.Nothing)?.Reason);
        }

        foreach (var prospect in prospects)
        {
            if (prospect.Promised?.Window is { } window && facts.Messages.All(m => !IsOf(prospect, m) || m.Nudge.Status == NudgeStatus.Skipped))
            {
                yield return StoryEvent.Coming.Forecast(prospect, window);
            }
        }
    }

    private static bool IsOf(RunnerProspect prospect, LogLine line) =>
        line.Nudge.EntryId == prospect.EntryId && line.Nudge.Step == prospect.Step.Key && line.Nudge.Channel == prospect.Channel;

    private static bool IsMark(StoryEvent what) => what switch
    {
        StoryEvent.Message { Of.Nudge.Step: Step.Confirm or Step.Request } => false,
        StoryEvent.Message or StoryEvent.RaceDay or StoryEvent.Replied or StoryEvent.Stopped => true,
        StoryEvent.Changed { Line.What: EntryHistory.SignedUp or EntryHistory.SignedUpAgain or EntryHistory.DayChanged or EntryHistory.RaceChanged } => true,
        StoryEvent.Changed changed => changed.IsOutcome || changed.IsStop || changed.IsAnswer,
        _ => false,
    };

    /// <summary>All that happened to one message is one mark.</summary>
    private static object Thing(StoryEvent what) => what is StoryEvent.Message { Of.Nudge.Id: var id } ? id : what;
}
