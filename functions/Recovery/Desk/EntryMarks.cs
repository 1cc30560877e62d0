using Recovery.Appointments;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Desk;

/// <summary>What reception marks an entry as. In addresses: <c>booked</c>, <c>not-run</c>, <c>stopped</c>.</summary>
public enum EntryMark
{
    Booked,
    NotRun,
    Stopped,
}

public static class EntryMarkCodes
{
    public static bool TryParse(string? code, out EntryMark mark)
    {
        (var known, mark) = code switch
        {
            "booked" => (true, EntryMark.Booked),
            "not-run" => (true, EntryMark.NotRun),
            "stopped" => (true, EntryMark.Stopped),
            _ => (false, default),
        };
        return known;
    }
}

/// <summary>Reception marks an entry, or takes a mark back. Idempotent. <c>who</c> is the name that stands on the change.</summary>
/// <remarks>Where an appointment is booked with a day, whatever undoes it calls it off: the runner hears of it, and the calendar gives it up.</remarks>
public sealed class EntryMarks(IRunnerDirectory runners, IRunnerChanges changes, AppointmentDesk appointments, ClinicClock clock)
{
    /// <summary>The reason that a stop by reception is kept with.</summary>
    public const string ToldReception = StopReasons.ToldReception;

    public async Task<MarkResult> Set(long entryId, EntryMark mark, string who, CancellationToken ct)
    {
        if (await runners.FindEntry(entryId, ct) is not { } entry || await runners.Find(entry.RunnerId, ct) is not { } runner)
        {
            return MarkResult.Gone;
        }

        if (mark == EntryMark.Stopped)
        {
            return await changes.Stop(entry.RunnerId, channel: null, ToldReception, ChangedBy.Desk(who), clock.Now, ct)
                ? MarkResult.Of(StopsOf(await runners.Find(entry.RunnerId, ct)) > StopsOf(runner))
                : MarkResult.Gone;
        }

        return entry.Outcome == OutcomeOf(mark) ? MarkResult.Of(changed: false) : await CallOff(entry, OutcomeOf(mark), who, ct)
            ?? await SetOutcome(entry, OutcomeOf(mark), who, ct);
    }

    /// <summary>Takes back this mark and no other; of stops, only those that reception set.</summary>
    public async Task<MarkResult> Undo(long entryId, EntryMark mark, string who, CancellationToken ct)
    {
        if (await runners.FindEntry(entryId, ct) is not { } entry)
        {
            return MarkResult.Gone;
        }

        if (mark == EntryMark.Stopped)
        {
            return MarkResult.Of(await changes.LiftStop(entry.RunnerId, ChangedBy.Desk(who), clock.Now, ct) > 0);
        }

        return entry.Outcome != OutcomeOf(mark) ? MarkResult.Of(changed: false) : await CallOff(entry, null, who, ct) ?? await SetOutcome(entry, null, who, ct);
    }

    private async Task<MarkResult> SetOutcome(Entry entry, EntryOutcome? outcome, string who, CancellationToken ct) =>
        await changes.SetOutcome(entry.Id, outcome, ChangedBy.Desk(who), clock.Now, ct) ? MarkResult.Of(changed: true) : MarkResult.Gone;

    /// <summary>Null: nothing is booked with a day.</summary>
    private async Task<MarkResult?> CallOff(Entry entry, EntryOutcome? becomes, string who, CancellationToken ct)
    {
        MarkResult? result = null;
        foreach (var appointment in entry.Outcome == EntryOutcome.Booked ? await appointments.BookedFor(entry.Id, ct) : [])
        {
            var off = await appointments.Cancel(appointment, ChangedBy.Desk(who), becomes);
            result = off.Outcome == AnswerOutcome.Given ? new MarkResult(Marked.Done, off) : result ?? MarkResult.Of(changed: false);
        }

        return result;
    }

    /// <summary>How many are reception's.</summary>
    private static int StopsOf(RunnerView? runner) => runner?.Stops.Count(s => s.By == Source.Reception) ?? 0;

    private static EntryOutcome OutcomeOf(EntryMark mark) => mark == EntryMark.Booked ? EntryOutcome.Booked : EntryOutcome.NotRun;
}
