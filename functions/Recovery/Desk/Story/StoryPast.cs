using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Desk.Story;

/// <summary>What happened, each thing told once: where two records tell of the same moment, they are one event that says all of it.</summary>
internal sealed class StoryPast(StoryFacts facts)
{
    /// <summary>What the system does on the way to a message, and what other lines tell already.</summary>
    private static readonly HashSet<string> Untold =
    [
        NudgeEvent.Planned, NudgeEvent.Replanned, NudgeEvent.Queued, NudgeEvent.QueuedAgain, NudgeEvent.Claimed, NudgeEvent.OnItsWay,
        NudgeEvent.Requested, NudgeEvent.Booked, NudgeEvent.BookingUndone,
    ];

    public IEnumerable<StoryEvent> All
    {
        get
        {
            StoryEvent.Changed[] history = [.. History()];
            return
            [
                .. facts.Forms.Select(f => new StoryEvent.SignedUp(f)),
                .. facts.Forms.SelectMany(f => f.Confirmed.Select(c => new StoryEvent.Confirmed(c.Value, f.EntryId, c.Key))),
                .. facts.Consents.Select(c => new StoryEvent.Agreed(c)),
                .. history,
                .. facts.Messages.SelectMany(Messages),
                .. facts.Replies.Select(r => new StoryEvent.Replied(r)),
                .. facts.Runner.Stops.Where(s => !history.Any(h => h.IsStop && h.At == s.At && h.Line.By == s.By)).DistinctBy(s => (s.At, s.Reason, s.By)).Select(s => new StoryEvent.Stopped(s)),
                .. facts.Changes.Where(c => !history.Any(h => IsOf(c, h))).Select(c => new StoryEvent.AtTheDesk(c)),
            ];
        }
    }

    private IEnumerable<StoryEvent.Changed> History()
    {
        var lines = facts.Runner.Entries.SelectMany(e => e.Events.Select(line => (Entry: e.Entry.Id, Line: line)))
            .GroupBy(e => (e.Line, Of: StoryEvent.Changed.IsOfContact(e.Line.What) ? 0 : e.Entry));
        foreach (var same in lines)
        {
            var (entry, line) = (same.Count() > 1 ? (long?)null : same.First().Entry, same.Key.Line);
            var told = new StoryEvent.Changed(line, entry);
            var change = facts.Changes.FirstOrDefault(c => IsOf(c, told));
            var moved = line is { What: EntryHistory.DayChanged, By: Source.Reception } ? facts.Moves.FirstOrDefault(m => m.At == line.At) : null;
            yield return told with
            {
                Who = (change ?? moved)?.Change.Who,
                Was = moved?.Change.Was,
                Becomes = MovedDay.DayIn(moved?.Change.Becomes),
                Appointment = told.IsOutcome ? facts.Appointments.LastOrDefault(a => a.EntryId == entry && (a.At == line.At || a.AnsweredAt == line.At)) : null,
                Stop = told.IsStop ? facts.Runner.Stops.FirstOrDefault(s => s.At == line.At && s.By == line.By) : null,
            };
        }
    }

    /// <summary>The desk noted the change in the transaction that made it, so at the same moment.</summary>
    private static bool IsOf(NotedChange change, StoryEvent.Changed told) =>
        change.At == told.At && told.Line.By == Source.Reception && (change.Change.EntryId is null || told.EntryId is null || change.Change.EntryId == told.EntryId);

    /// <summary>Put off again for the same reason is no news.</summary>
    private IEnumerable<StoryEvent> Messages(LogLine of)
    {
        TimelineLine? before = null;
        foreach (var line in facts.Lines[of.Nudge.Id].Where(l => !Untold.Contains(l.What)))
        {
            if (line.What != NudgeEvent.Deferred || before?.What != line.What || before.Detail != line.Detail)
            {
                yield return new StoryEvent.Message(of, line);
            }

            before = line;
        }
    }
}
